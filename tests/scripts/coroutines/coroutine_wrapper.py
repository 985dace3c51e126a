class Pause:
    def __await__(self):
        try:
            got = yield "pause"
            return got
        except ValueError as error:
            print("pause caught", repr(error))
            yield "again"


async def body():
    return await Pause()


c = body()
w = c.__await__()
print(type(w).__name__, type(w).__module__, iter(w) is w)
print(sorted(name for name in dir(w) if not name.startswith("__")))
print(next(w), w.throw(ValueError("v")))
print(w.close())
print(c.cr_frame)
c = body()
w = c.__await__()
print(w.send(None))
try:
    w.send("value")
except StopIteration as stop:
    print(stop.value)
try:
    next(w)
except RuntimeError as error:
    print(error)
c = body()
w = c.__await__()
del c
print(next(w))
w.close()
try:
    type(w)()
except TypeError as error:
    print(error)
print(type(w).__name__, list(body().__await__().__class__.__mro__)[1].__name__)
