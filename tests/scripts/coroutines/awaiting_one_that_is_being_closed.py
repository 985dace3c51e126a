# A coroutine that runs is executing, whatever it awaits meanwhile; it is being awaited only while it is suspended.


class Once:
    def __await__(self):
        yield "waiting"


async def awaits_again():
    try:
        await closed
    except (ValueError, RuntimeError) as error:
        print(repr(error))


async def runs():
    try:
        await Once()
    except GeneratorExit:
        await awaits_again()
        raise


closed = runs()
closed.send(None)
again = awaits_again()
try:
    again.send(None)
except StopIteration:
    pass
closed.close()
