import sys

sys.unraisablehook = lambda report: print('unraisable', repr(report.exc_value))


def attempt(label, step):
    try:
        print(label, "->", repr(step()))
    except BaseException as error:
        print(label, "raised", type(error).__name__, error)


class Pause:
    def __await__(self):
        yield "pause"


async def body():
    while True:
        try:
            await Pause()
            yield 1
        except GeneratorExit:
            print("ignored")


a = body()
step = a.__anext__()
attempt("send", lambda: step.send(None))
attempt("close", lambda: step.close())
attempt("running", lambda: a.ag_running)


async def yields():
    try:
        await Pause()
    except GeneratorExit:
        yield "instead"


a = yields()
step = a.__anext__()
attempt("send", lambda: step.send(None))
attempt("close", lambda: step.close())
del a, step
