# Where an iterator ends with StopIteration, a trace function sees that as an exception: what a class's __next__ raised, what
# a generator returned to its delegator, or (unless that is None) to a loop, what a step of an async generator ends with.
import sys
import types


class Countdown:
    def __init__(self, count):
        self.count = count

    def __iter__(self):
        return self

    __await__ = __iter__

    def __next__(self):
        if not self.count:
            raise StopIteration("over")
        self.count -= 1
        return self.count


def generator(result):
    yield 1
    return result


@types.coroutine
def awaitable():
    yield
    return 5


async def coroutine():
    return 6


async def items():
    yield 1


class Manager:
    async def __aenter__(self):
        return 7

    async def __aexit__(self, *details):
        pass


def loops():
    for _ in Countdown(1):
        pass
    for _ in generator(3):
        pass
    for _ in generator(None):
        pass
    for _ in [1]:
        pass
    [x for x in Countdown(1)]
    return "end"


def delegates():
    yield from Countdown(1)
    yield from generator(3)
    yield from generator(None)
    yield from [1]


async def awaits():
    await awaitable()
    await coroutine()
    await Countdown(1)
    await coroutine().__await__() if False else None
    await items().asend(None)
    await items().aclose()
    async for _ in items():
        pass
    async with Manager():
        pass


def drive(function):
    result = function()
    if hasattr(result, "send"):
        try:
            while True:
                result.send(None)
        except StopIteration:
            pass


for function in loops, delegates, awaits:
    first = function.__code__.co_firstlineno

    def trace(frame, event, arg):
        if frame.f_code is function.__code__:
            if event == "exception":
                kind, error, traceback = arg
                print(function.__name__, frame.f_lineno - first, kind.__name__, error.args, traceback is None)
            return trace

    sys.settrace(trace)
    drive(function)
    sys.settrace(None)
