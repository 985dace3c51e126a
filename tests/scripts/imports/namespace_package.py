import namespace_pkg.inside
import namespace_pkg

print(namespace_pkg.inside.V)
print(namespace_pkg.__file__ if hasattr(namespace_pkg, "__file__") else "no file")
print(type(namespace_pkg.__path__).__name__)
