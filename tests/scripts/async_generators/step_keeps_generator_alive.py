class Pause:
    def __await__(self):
        yield "pause"


async def body():
    try:
        await Pause()
        yield 1
    finally:
        print("finally")


step = body().__anext__()
print(step.send(None))
try:
    step.send(None)
except StopIteration as stop:
    print(stop.value)
print("step still there")
del step
print("end")
