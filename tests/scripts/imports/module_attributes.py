import types

m = types.ModuleType("m")
print(m.__dict__["__name__"])
print(m.__doc__)
print(m.__loader__)
print(m.__spec__)
print(m.__package__)
print(sorted(vars(m)))
m.x = 1
exec("y = x + 1\ndef f(): return y", m.__dict__)
print(m.y, m.f())
del m.x
try:
    m.x
except AttributeError as error:
    print(error)
del m.__name__
try:
    m.x
except AttributeError as error:
    print(error)
m.__getattr__ = lambda name: f"dynamic {name}"
m.__dir__ = lambda: ["b", "a"]
print(m.anything, dir(m))
try:
    types.ModuleType()
except TypeError as error:
    print(error)
