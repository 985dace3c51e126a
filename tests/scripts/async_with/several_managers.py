class Manager:
    def __init__(self, name):
        self.name = name

    async def __aenter__(self):
        print("enter", self.name)
        return self.name

    async def __aexit__(self, kind, value, tb):
        print("exit", self.name, kind and kind.__name__)


async def body():
    async with Manager("a") as a, Manager("b") as b, Manager("c"):
        print(a, b)
    async with (
        Manager("d") as d,
        Manager("e"),
    ):
        print(d)
    async with (Manager("f"), Manager("g")):
        pass
    async with (Manager("h")):
        pass
    async with Manager("i"):
        async with Manager("j"):
            pass


try:
    body().send(None)
except StopIteration:
    print("end")
