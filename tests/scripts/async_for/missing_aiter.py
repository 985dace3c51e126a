class Sync:
    def __iter__(self):
        return iter(())


class OnlyAnext:
    async def __anext__(self):
        raise StopAsyncIteration


async def use(x):
    async for i in x:
        print("never")


for x in (5, [1], None, Sync(), OnlyAnext(), (i for i in ())):
    try:
        use(x).send(None)
    except TypeError as error:
        print(error)
