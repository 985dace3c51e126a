class Pause:
    def __await__(self):
        yield "pause"


async def body():
    x = 1
    await Pause()
    yield x


a = body()
print(
    a.__name__,
    a.__qualname__,
    type(a).__name__,
    a.ag_running,
    a.ag_suspended,
    a.ag_await,
    a.ag_code.co_name,
    a.ag_frame.f_locals,
)
step = a.__anext__()
print(a.ag_running)
step.send(None)
print(a.ag_running, a.ag_suspended, type(a.ag_await).__name__, a.ag_frame.f_locals)
try:
    step.send(None)
except StopIteration as stop:
    print(stop.value, a.ag_running, a.ag_suspended, a.ag_await)
try:
    a.__anext__().send(None)
except StopAsyncIteration:
    print(a.ag_frame, a.ag_running, a.ag_suspended)
print(sorted(name for name in dir(a) if not name.startswith("__")))
a.__name__ = "n"
a.__qualname__ = "q.n"
print(a.__name__, a.__qualname__, repr(a).split(" at ")[0])
for attribute in ("ag_running", "ag_frame", "ag_code", "ag_await"):
    try:
        setattr(a, attribute, 1)
    except AttributeError as error:
        print(error)
