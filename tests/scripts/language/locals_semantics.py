def f():
    x = 1
    d = locals()
    x = 2
    y = 3
    d["x"] = "changed"
    d["new"] = 5
    return d, x, sorted(locals())


print(f())
import sys


def g():
    x = 1
    frame = sys._getframe()
    frame.f_locals["x"] = "written through"
    frame.f_locals["extra"] = 1
    return x, sorted(frame.f_locals), type(frame.f_locals).__name__, frame.f_locals["extra"]


print(g())


def h():
    x = 1
    exec("x = 2; y = 3")
    try:
        return x, y
    except NameError as error:
        return x, str(error)


print(h())


class C:
    a = 1
    print(sorted(k for k in locals() if not k.startswith("__")))


print(globals() is locals(), vars() is globals())


def cells():
    v = 1

    def inner():
        return sorted(locals()), v

    w = inner()
    return w, sorted(locals())


print(cells())
print([sorted(locals()) for q in [1]] == [sorted(locals()) for q in [1]])
