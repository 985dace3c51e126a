class Pause:
    def __await__(self):
        yield


async def body(x):
    y = 2
    await Pause()


c = body(1)
print(c.__name__, c.__qualname__, type(c).__name__)
print(c.cr_running, c.cr_suspended, c.cr_await, c.cr_origin, c.cr_code.co_name, c.cr_frame.f_locals)
c.send(None)
print(c.cr_running, c.cr_suspended, type(c.cr_await).__name__, c.cr_frame.f_locals)
c.close()
print(c.cr_running, c.cr_suspended, c.cr_await, c.cr_frame)
print(sorted(name for name in dir(c) if not name.startswith("__")))
print(hasattr(c, "__await__"), hasattr(c, "__iter__"), hasattr(c, "__next__"), hasattr(c, "__aiter__"))
