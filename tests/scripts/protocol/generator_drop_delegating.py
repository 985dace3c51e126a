# drop on a generator that delegates with yield from.
def show(label, step):
    try:
        print(label, "->", repr(step()))
    except BaseException as error:
        print(label, "raised", type(error).__name__ + ":", error)


def state(g):
    if g.gi_running:
        return "running"
    if g.gi_suspended:
        return "suspended"
    return "finished" if g.gi_frame is None else "created"


def inner():
    try:
        got = yield "first"
        print("inner got", got)
        got = yield "second"
        print("inner got", got)
        return "inner result"
    except ValueError as error:
        print("inner caught", repr(error))
        yield "from inner handler"
    finally:
        print("inner finally")


def outer():
    try:
        value = yield from inner()
        print("outer received", value)
        return "outer result"
    except KeyError as error:
        print("outer caught", repr(error))
        yield "from outer handler"
    finally:
        print("outer finally")


g = outer()
print(next(g))
print(state(g), g.gi_yieldfrom.__name__)
print("dropping")
del g
print("dropped")
