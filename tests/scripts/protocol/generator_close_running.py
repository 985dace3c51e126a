# close a generator from inside itself.
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
        show("close", lambda: g.close())
        print(state(g))
        yield "first"
        show("close", lambda: g.close())
        yield "second"
    finally:
        show("close in finally", lambda: g.close())
        print("finally")


g = body()
print(next(g))
print(next(g))
show("close from outside", lambda: g.close())
print(state(g))
