class Manager:
    def __init__(self, name):
        self.name = name

    async def __aenter__(self):
        pass

    async def __aexit__(self, kind, value, tb):
        print(self.name, "sees", repr(value))
        raise LookupError(self.name)


async def body():
    async with Manager("outer"), Manager("middle"), Manager("inner"):
        raise ValueError("first")


try:
    body().send(None)
except LookupError as error:
    while error:
        print(repr(error))
        error = error.__context__
