def attempt(label, step):
    try:
        print(label, "->", repr(step()))
    except BaseException as error:
        print(label, "raised", type(error).__name__, error)


class Pause:
    def __await__(self):
        try:
            yield "pause"
        except ValueError as error:
            print("pause caught", repr(error))
            yield "pause again"


async def body():
    try:
        await Pause()
        yield 1
    except KeyError as error:
        print("body caught", repr(error))
        yield "handled"


a = body()
step = a.__anext__()
attempt("throw unstarted", lambda: step.throw(KeyError("k")))
attempt("then", lambda: a.__anext__().send(None))
a = body()
step = a.__anext__()
attempt("send", lambda: step.send(None))
attempt("throw ValueError", lambda: step.throw(ValueError("v")))
attempt("throw KeyError", lambda: step.throw(KeyError("k")))
attempt("next", lambda: a.__anext__().send(None))
