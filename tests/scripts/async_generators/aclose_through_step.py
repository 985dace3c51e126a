# aclose() raises GeneratorExit where the innermost coroutine is suspended, but where the async generator awaits a step of
# another one, the step's throw() gets it: from there on down, what is delegated to is closed. A generator that awaits
# something can only be closed after its step has ended early, here by a throw() while it ran.


class Item:
    def __await__(self):
        return self

    def __next__(self):
        return "suspended"

    def __iter__(self):
        return self

    def close(self):
        print("item closed")


async def inner(tag):
    try:
        step.throw(ValueError("too early"))
    except ValueError as error:
        print(tag, "got", error)
    try:
        await Item()
    finally:
        print(tag, "left")
    yield


async def plain(tag):
    try:
        step.throw(ValueError("too early"))
    except ValueError as error:
        print(tag, "got", error)
    try:
        await Item()
    finally:
        print(tag, "left")


async def awaits_step():
    await inner("step").__anext__()
    yield


async def awaits_coroutine():
    await plain("coroutine")
    yield


async def awaits_coroutine_that_awaits_step():
    async def between():
        async for _ in inner("step below"):
            pass

    await between()
    yield


for outer in awaits_step, awaits_coroutine, awaits_coroutine_that_awaits_step:
    for close in "aclose", "athrow":
        print(outer.__name__, close)
        generator = outer()
        step = generator.asend(None)
        print(step.send(None))
        leave = generator.aclose() if close == "aclose" else generator.athrow(GeneratorExit)
        try:
            leave.send(None)
        except BaseException as error:
            print(repr(error))
