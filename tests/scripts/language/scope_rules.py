x = "global"


class C:
    x = "class"
    y = [x for _ in range(1)]
    z = x

    def m(self):
        return x


print(C.y, C.z, C().m())


def f():
    x = "local"

    class D:
        y = x
        x = "class"
        z = x

        def m(self):
            return x

    return D.y, D.z, D().m()


try:
    print(f())
except NameError as error:
    print(error)


def g():
    x = "function"

    class D:
        y = x

    return D.y


print(g())


def h():
    print(undefined_name)


try:
    h()
except NameError as error:
    print(error, error.name)


def unbound():
    if False:
        v = 1
    print(v)


try:
    unbound()
except UnboundLocalError as error:
    print(error)


def shadows():
    len = lambda x: "shadowed"
    return len([])


print(shadows(), len([]))
