class SyncEnter:
    def __aenter__(self):
        return 5

    async def __aexit__(self, *a):
        print("exit must not run")


class SyncExit:
    async def __aenter__(self):
        pass

    def __aexit__(self, *a):
        print("exit called", a[0])
        return 6


class NoneExit:
    async def __aenter__(self):
        pass

    def __aexit__(self, *a):
        pass


async def body(m, fail):
    async with m:
        print("inside")
        if fail:
            raise ValueError("inside")


for make, fail in ((SyncEnter, False), (SyncExit, False), (SyncExit, True), (NoneExit, False)):
    try:
        body(make(), fail).send(None)
    except TypeError as error:
        print(error, repr(error.__context__))
