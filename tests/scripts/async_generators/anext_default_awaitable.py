class Pause:
    def __await__(self):
        try:
            got = yield "pause"
            print("pause got", got)
        except ValueError as error:
            print("pause caught", repr(error))
            yield "again"


async def body():
    await Pause()
    return
    yield


step = anext(body(), "default")
print(step.send(None))
try:
    step.send("value")
except StopIteration as stop:
    print(stop.value)
step = anext(body(), "default")
print(next(step))
print(step.throw(ValueError("v")))
step.close()
step = anext(body(), "default")
try:
    step.throw(KeyError("unstarted"))
except KeyError as error:
    print(repr(error))
print(iter(step) is not None)
