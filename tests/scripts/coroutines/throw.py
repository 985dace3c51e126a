class Pause:
    def __await__(self):
        yield "pause"


async def body():
    while True:
        try:
            await Pause()
        except ValueError as error:
            print("caught", repr(error))


c = body()
c.send(None)
print(c.throw(ValueError("one")))
print(c.throw(ValueError))
try:
    c.throw(KeyError("out"))
except KeyError as error:
    print(repr(error), c.cr_frame)
c = body()
try:
    c.throw(KeyError("unstarted"))
except KeyError as error:
    print(repr(error), c.cr_frame)
try:
    c.throw(5)
except (TypeError, RuntimeError) as error:
    print(type(error).__name__, error)
