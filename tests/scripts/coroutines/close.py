class Pause:
    def __await__(self):
        try:
            yield "pause"
        finally:
            print("pause finally")


async def body():
    try:
        await Pause()
    finally:
        print("body finally")


c = body()
c.send(None)
print(c.close(), c.cr_frame)
print(c.close())
c = body()
print(c.close(), c.cr_frame)


async def returns():
    try:
        await Pause()
    except GeneratorExit:
        return "value"


c = returns()
c.send(None)
print(c.close())
