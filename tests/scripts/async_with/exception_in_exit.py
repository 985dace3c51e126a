class Manager:
    async def __aenter__(self):
        pass

    async def __aexit__(self, kind, value, tb):
        raise KeyError("exit") from None if kind else KeyError("exit")


async def body(inside):
    async with Manager():
        if inside:
            raise ValueError("inside")


for inside in (True, False):
    try:
        body(inside).send(None)
    except KeyError as error:
        print(repr(error), repr(error.__context__), repr(error.__cause__), error.__suppress_context__)
