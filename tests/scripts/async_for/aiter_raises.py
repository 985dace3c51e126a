class Source:
    def __aiter__(self):
        raise LookupError("no iterator")


async def use():
    async for i in Source():
        pass


try:
    use().send(None)
except LookupError as error:
    print(repr(error))
