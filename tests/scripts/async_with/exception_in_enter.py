class Manager:
    async def __aenter__(self):
        raise ValueError("enter")

    async def __aexit__(self, *a):
        print("never called")


class Good:
    async def __aenter__(self):
        print("good enter")

    async def __aexit__(self, kind, value, tb):
        print("good exit", repr(value))


async def body():
    async with Good(), Manager():
        print("never")


try:
    body().send(None)
except ValueError as error:
    print(repr(error))
