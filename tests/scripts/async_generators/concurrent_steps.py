def attempt(label, step):
    try:
        print(label, "->", repr(step()))
    except BaseException as error:
        print(label, "raised", type(error).__name__, error)


class Pause:
    def __await__(self):
        yield "pause"


async def body():
    await Pause()
    yield 1
    await Pause()
    yield 2


a = body()
one = a.__anext__()
attempt("one", lambda: one.send(None))
attempt("anext", lambda: a.__anext__().send(None))
attempt("asend", lambda: a.asend(1).send(None))
attempt("athrow", lambda: a.athrow(ValueError).send(None))
attempt("aclose", lambda: a.aclose().send(None))
attempt("anext throw", lambda: a.__anext__().throw(ValueError("t")))
attempt("running", lambda: a.ag_running)
attempt("one again", lambda: one.send(None))
attempt("running", lambda: a.ag_running)
two = a.aclose()
three = a.__anext__()
attempt("three", lambda: three.send(None))
attempt("two", lambda: two.send(None))
attempt("three again", lambda: three.send(None))
