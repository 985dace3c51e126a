import sys

sys.unraisablehook = lambda report: print("unraisable", repr(report.exc_value))


def run(awaitable):
    try:
        while True:
            awaitable.send(None)
    except StopIteration as stop:
        return stop.value


class Pause:
    def __await__(self):
        yield "pause"


async def plain():
    try:
        yield 1
    finally:
        print("finally")


async def awaiting():
    try:
        yield 1
    finally:
        await Pause()
        print("not reached")


async def yielding():
    try:
        yield 1
    finally:
        yield 2


for make in (plain, awaiting, yielding):
    a = make()
    run(a.__anext__())
    del a
    print("dropped", make.__name__)
