class Manager:
    def __init__(self, name):
        self.name = name

    async def __aenter__(self):
        print("enter", self.name)
        return self

    async def __aexit__(self, kind, value, tb):
        print("exit", self.name, kind and kind.__name__)


async def agen():
    async with Manager("agen"):
        yield 1
        yield 2


async def main():
    async with Manager("main"):
        async for x in agen():
            print(x)
    a = agen()
    async for x in a:
        break
    await a.aclose()


try:
    main().send(None)
except StopIteration:
    print("end")
