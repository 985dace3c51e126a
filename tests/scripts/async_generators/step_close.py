def attempt(label, step):
    try:
        print(label, "->", repr(step()))
    except BaseException as error:
        print(label, "raised", type(error).__name__, error)


class Pause:
    def __await__(self):
        try:
            yield "pause"
        finally:
            print("pause finally")


async def body():
    try:
        await Pause()
        yield 1
    except GeneratorExit:
        print("body exit")
        raise
    finally:
        print("body finally")


a = body()
step = a.__anext__()
attempt("send", lambda: step.send(None))
attempt("close the step", lambda: step.close())
attempt("frame", lambda: a.ag_frame)
attempt("next", lambda: a.__anext__().send(None))
