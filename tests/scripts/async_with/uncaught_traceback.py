# exit: 1
class Manager:
    async def __aenter__(self):
        pass

    async def __aexit__(self, *a):
        raise KeyError("exit")


async def main():
    async with Manager():
        raise ValueError("inside")


main().send(None)
