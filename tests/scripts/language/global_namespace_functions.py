x = 1
g = globals()
g["dynamic"] = 5
print(dynamic, g is globals(), "x" in g, g["__name__"])
del g["x"]
try:
    x
except NameError as error:
    print(error)


def f():
    globals()["made_in_function"] = 1
    return made_in_function


print(f(), made_in_function)
len = lambda x: "shadowed"
print(len([]))
del len
print(len([]))
import builtins

builtins.extra = "from builtins"
print(extra)
del builtins.extra
try:
    extra
except NameError as error:
    print(error)
exec("y = 2", g)
print(y)


class C:
    exec("z = 3")
    w = locals()["z"]


print(C.w, C.z)
