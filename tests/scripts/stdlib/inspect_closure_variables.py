# getclosurevars() tells globals, builtins, nonlocals and names that stand for attributes.
import inspect

known = 1


def outer():
    seen = 2

    def f(x):
        print(known, seen, x.attribute, x.method(1), undefined)
        return x.attribute.other

    return f


found = inspect.getclosurevars(outer())
print(found.nonlocals, found.globals, sorted(found.builtins), sorted(found.unbound))
