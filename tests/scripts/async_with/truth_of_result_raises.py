class Bad:
    def __bool__(self):
        raise LookupError("no truth")


class Manager:
    async def __aenter__(self):
        pass

    async def __aexit__(self, *a):
        return Bad()


async def body():
    async with Manager():
        pass
    print("not asked without an exception")
    async with Manager():
        raise ValueError("inside")


try:
    body().send(None)
except LookupError as error:
    print(repr(error), repr(error.__context__))
