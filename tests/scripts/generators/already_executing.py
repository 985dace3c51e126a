def show(label, step):
    try:
        print(label, step())
    except ValueError as error:
        print(label, type(error).__name__, error)


def body():
    show("next", lambda: next(g))
    show("send", lambda: g.send(None))
    show("throw", lambda: g.throw(KeyError))
    show("close", lambda: g.close())
    show("for", lambda: [x for x in g])
    show("yield from", lambda: next(wrapper()))
    yield "done"


def wrapper():
    yield from g


g = body()
print(next(g))
