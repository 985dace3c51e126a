# reference: 3.14
class Empty:
    pass


class OnlyEnter:
    async def __aenter__(self):
        print("enter must not run")


class OnlyExit:
    async def __aexit__(self, *a):
        pass


class Sync:
    def __enter__(self):
        pass

    def __exit__(self, *a):
        pass


class SyncEnter:
    def __enter__(self):
        pass


async def body(m):
    async with m:
        print("never")


for make in (Empty, OnlyEnter, OnlyExit, Sync, SyncEnter, int):
    try:
        body(make()).send(None)
    except TypeError as error:
        print(error)
