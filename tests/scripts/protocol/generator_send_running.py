# send and next on a generator from inside itself.
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
    print(state(g))
    show("send None", lambda: g.send(None))
    show("send value", lambda: g.send(1))
    show("next", lambda: next(g))
    show("list", lambda: list(g))
    got = yield "first"
    print("got", got)
    show("send value", lambda: g.send(2))
    yield "second"


g = body()
print(next(g))
print(g.send("outside"))
show("next", lambda: next(g))
