e = "before"
try:
    raise ValueError
except ValueError as e:
    print(repr(e))
try:
    print(e)
except NameError as error:
    print(error)


def f():
    try:
        raise KeyError
    except KeyError as e:
        e = "rebound"
    try:
        return e
    except UnboundLocalError as error:
        return str(error)


print(f())


def g():
    try:
        raise KeyError
    except KeyError as e:
        del e
    return "deleting it first is fine"


print(g())
