async def body():
    async with Manager("m") as m:
        print("inside", m)
    print("after")


class Manager:
    def __init__(self, name):
        self.name = name

    async def __aenter__(self):
        print("enter", self.name)
        return self.name + " entered"

    async def __aexit__(self, kind, value, tb):
        print("exit", self.name, kind, value, tb)


try:
    body().send(None)
except StopIteration:
    print("end")
