import sys

sys.unraisablehook = lambda report: print("unraisable", repr(report.exc_value))


class Pause:
    def __await__(self):
        yield "pause"


async def body():
    try:
        await Pause()
    finally:
        await Pause()


c = body()
c.send(None)
try:
    c.close()
except RuntimeError as error:
    print(error)
print(c.cr_suspended)
c.close()
c = body()
c.send(None)
del c
print("end")
