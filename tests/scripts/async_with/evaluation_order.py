# reference: 3.14
def log(x):
    print("evaluate", x)
    return x


class Manager:
    def __init__(self, name):
        print("make", name)
        self.name = name

    @property
    def __aenter__(self):
        print("look up enter", self.name)

        async def enter():
            print("enter", self.name)

        return enter

    @property
    def __aexit__(self):
        print("look up exit", self.name)

        async def leave(*a):
            print("exit", self.name)

        return leave


async def body():
    d = {}
    async with Manager("a") as d[log("key")], Manager("b"):
        print("inside")


try:
    body().send(None)
except StopIteration:
    print("end")
