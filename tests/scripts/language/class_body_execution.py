print("before")


class C:
    print("in body", __name__, __qualname__, "C" in globals())
    for i in range(2):
        print(i)
    if True:
        a = "conditional"
    else:
        b = 1
    with open(__file__) as f:
        first = f.readline()
    del f, i
    try:
        raise ValueError
    except ValueError as e:
        caught = True
    import sys as system
    n = [1, 2]
    n += [3]
    locals()["dynamic"] = 5


print(sorted(k for k in vars(C) if not k.startswith("__")), C.dynamic)


def make(base):
    class D(base):
        size = len(base.__name__)

    return D


print(make(int).size, make(int) is make(int), make(str).__qualname__)
try:

    class E:
        x = 1
        raise LookupError("in the body")

except LookupError:
    print("E" in globals())
