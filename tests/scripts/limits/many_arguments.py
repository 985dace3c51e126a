source = "def f(" + ", ".join(f"a{i}" for i in range(600)) + "):\n    return a0, a255, a256, a599\n"
namespace = {}
exec(source, namespace)
f = namespace["f"]
print(f(*range(600)))
print(eval("f(" + ", ".join(str(i) for i in range(600)) + ")"))
print(eval("f(" + ", ".join(f"a{i}={i}" for i in reversed(range(600))) + ")"))
print(f(**{f"a{i}": i for i in range(600)}))
print((lambda *a, **k: (len(a), len(k)))(*range(5000), **{f"k{i}": i for i in range(3000)}))
try:
    f(1)
except TypeError as error:
    print(str(error)[:80])
try:
    f(*range(601))
except TypeError as error:
    print(error)
