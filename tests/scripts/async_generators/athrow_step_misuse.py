def attempt(label, step):
    try:
        print(label, "->", repr(step()))
    except BaseException as error:
        print(label, "raised", type(error).__name__, error)


class Pause:
    def __await__(self):
        yield "pause"


async def body():
    try:
        yield 1
    finally:
        await Pause()


a = body()
attempt("next", lambda: a.__anext__().send(None))
step = a.athrow(ValueError("v"))
attempt("send a value first", lambda: step.send("value"))
attempt("send None", lambda: step.send(None))
attempt("throw into it", lambda: step.throw(KeyError("k")))
attempt("again", lambda: step.send(None))
a = body()
attempt("next", lambda: a.__anext__().send(None))
step = a.aclose()
attempt("send a value first", lambda: step.send("value"))
attempt("send None", lambda: step.send(None))
attempt("close the step", lambda: step.close())
attempt("next", lambda: a.__anext__().send(None))
