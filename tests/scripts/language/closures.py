def counter():
    n = 0

    def up():
        nonlocal n
        n += 1
        return n

    def down():
        nonlocal n
        n -= 1
        return n

    return up, down


up, down = counter()
print(up(), up(), down(), up())
print(up.__closure__[0].cell_contents, up.__code__.co_freevars, counter.__code__.co_cellvars)
fs = [lambda: i for i in range(3)]
print([f() for f in fs])
fs = [lambda i=i: i for i in range(3)]
print([f() for f in fs])


def late():
    def inner():
        return value

    try:
        inner()
    except NameError as error:
        print(type(error).__name__, error)
    value = "set"
    return inner()


print(late())


def deep():
    x = "deep"

    def a():
        def b():
            def c():
                return x

            return c

        return b

    return a()()()


print(deep())


def deletes():
    x = 1

    def inner():
        return x

    del x
    try:
        inner()
    except NameError as error:
        print(error)


deletes()
up.__closure__[0].cell_contents = 100
print(up())
