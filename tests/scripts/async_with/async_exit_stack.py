from contextlib import AsyncExitStack


class Manager:
    def __init__(self, name):
        self.name = name

    async def __aenter__(self):
        print("enter", self.name)
        return self.name

    async def __aexit__(self, kind, value, tb):
        print("exit", self.name, repr(value))
        return self.name == "suppresses"


class Sync:
    def __enter__(self):
        return "sync"

    def __exit__(self, kind, value, tb):
        print("sync exit", repr(value))


async def callback(*args, **kwargs):
    print("async callback", args, kwargs)


async def main():
    async with AsyncExitStack() as stack:
        print(await stack.enter_async_context(Manager("a")))
        print(await stack.enter_async_context(Manager("suppresses")))
        print(stack.enter_context(Sync()))
        stack.push_async_callback(callback, 1, k=2)
        stack.callback(print, "callback")
        raise ValueError("inside")
    async with AsyncExitStack() as stack:
        try:
            await stack.enter_async_context(5)
        except TypeError as error:
            print(error)
        await stack.enter_async_context(Manager("b"))
        moved = stack.pop_all()
    print("nothing left")
    await moved.aclose()


try:
    main().send(None)
except StopIteration:
    print("end")
