class Pause:
    def __await__(self):
        yield "pause"


async def body():
    try:
        await Pause()
    finally:
        raise KeyError("from finally")


c = body()
c.send(None)
try:
    c.close()
except KeyError as error:
    print(repr(error), repr(error.__context__))
print(c.cr_frame)
