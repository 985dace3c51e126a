class Cancelled(BaseException):
    pass


class Pause:
    def __await__(self):
        yield "pause"


async def resource():
    try:
        print("acquire")
        await Pause()
    except Cancelled:
        print("cancelled in resource")
        raise
    finally:
        await Pause()
        print("release")


async def shielded():
    try:
        await resource()
    except Cancelled as error:
        return f"survived {type(error).__name__}"


c = shielded()
c.send(None)
print(c.throw(Cancelled()))
try:
    c.send(None)
except StopIteration as stop:
    print(stop.value)
