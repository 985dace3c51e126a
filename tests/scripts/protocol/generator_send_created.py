# send on a generator that has not started.
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
    print("started")
    try:
        got = yield "first"
        print("got", got)
        got = yield "second"
        print("got", got)
        return "result"
    except ValueError as error:
        print("caught", repr(error))
        yield "from handler"
    finally:
        print("finally")


g = body()
print(state(g))
show("send value", lambda: g.send("hello"))
print(state(g))
show("send None", lambda: g.send(None))
print(state(g))
show("send None again", lambda: g.send(None))
print(state(g))
