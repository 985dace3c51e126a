# throw into a generator from inside itself.
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


def body():
    try:
        show("throw", lambda: g.throw(ValueError("thrown")))
        print(state(g))
        yield "first"
        show("throw GeneratorExit", lambda: g.throw(GeneratorExit()))
        yield "second"
    finally:
        print("finally")


g = body()
print(next(g))
print(next(g))
show("throw from outside", lambda: g.throw(ValueError("outside")))
