# The GeneratorExit with which a step of an async generator closes it is thrown into it, so that what others handle isn't its
# context; that of `close()` is raised.
import sys


class Own(Exception):
    pass


class Item:
    def __init__(self, name):
        self.name = name

    def __await__(self):
        return self

    def __iter__(self):
        return self

    def __next__(self):
        return self.name

    def close(self):
        print("close", self.name, repr(sys.exception()))


async def agen():
    try:
        await Item("item 2")
    except GeneratorExit as error:
        print("caught", repr(error.__context__), repr(sys.exception()))
    if False:
        yield


async def plain():
    try:
        await Item("item 2")
    except GeneratorExit as error:
        print("caught", repr(error.__context__), repr(sys.exception()))


async def middle(what):
    try:
        await Item("item 1")
    finally:
        await (agen().__anext__() if what is agen else what())


async def outer(what):
    try:
        raise Own
    finally:
        await middle(what)


sys.unraisablehook = lambda args: print("unraisable", args.exc_value, repr(args.exc_value.__context__))
for what in (agen, plain):
    coroutine = outer(what)
    coroutine.send(None)
    del coroutine
for what in (agen, plain):
    coroutine = outer(what)
    coroutine.send(None)
    try:
        coroutine.close()
    except RuntimeError as error:
        print(error, repr(error.__context__))
    del coroutine
