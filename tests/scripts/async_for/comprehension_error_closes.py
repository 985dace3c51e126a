class Pause:
    def __await__(self):
        yield "pause"


async def source():
    try:
        yield 1
        await Pause()
        yield 2
    finally:
        print("source finally")


async def main():
    return [1 / (x - 1) async for x in source()]


try:
    main().send(None)
except ZeroDivisionError as error:
    print(error)


async def waits():
    return [x async for x in source()]


c = waits()
print(c.send(None))
c.close()
print("closed")
