class Pause:
    def __await__(self):
        try:
            yield "pause"
        finally:
            print("pause closed")


async def body(name):
    try:
        await Pause()
    finally:
        print("closed", name)


c = body("a")
c.send(None)
del c
print("dropped")


async def outer():
    try:
        await body("inner")
    finally:
        print("outer closed")


c = outer()
c.send(None)
c = None
print("end")
