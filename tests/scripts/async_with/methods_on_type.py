class Manager:
    def __init__(self):
        self.__aenter__ = self.__aexit__ = None

    async def __aenter__(self):
        print("type's enter")

    async def __aexit__(self, *a):
        print("type's exit")


class Blocked(Manager):
    __aenter__ = None


async def body(m):
    async with m:
        pass


try:
    body(Manager()).send(None)
except StopIteration:
    print("end")
try:
    body(Blocked()).send(None)
except TypeError as error:
    print(error)
