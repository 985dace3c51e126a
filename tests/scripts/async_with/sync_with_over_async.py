# reference: 3.14
class Async:
    async def __aenter__(self):
        pass

    async def __aexit__(self, *a):
        pass


class Empty:
    pass


class OnlyEnter:
    def __enter__(self):
        print("must not run")


class OnlyExit:
    def __exit__(self, *a):
        pass


class AsyncEnterOnly:
    async def __aenter__(self):
        pass


for make in (Async, Empty, OnlyEnter, OnlyExit, AsyncEnterOnly, int):
    try:
        with make():
            print("never")
    except TypeError as error:
        print(error)
