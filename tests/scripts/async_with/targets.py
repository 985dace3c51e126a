class Manager:
    def __init__(self, value):
        self.value = value

    async def __aenter__(self):
        return self.value

    async def __aexit__(self, *a):
        pass


class Box:
    pass


async def body():
    box, items, table = Box(), [0, 0], {}
    async with Manager(1) as box.attribute:
        print(box.attribute)
    async with Manager(2) as items[1]:
        print(items)
    async with Manager(3) as table["k"]:
        print(table)
    async with Manager((1, 2)) as (x, y):
        print(x, y)
    async with Manager([1, 2, 3]) as [x, *y]:
        print(x, y)
    async with Manager(range(4)) as items[0:1]:
        print(items)
    async with Manager(((1, 2), 3)) as ((p, q), r):
        print(p, q, r)
    try:
        async with Manager(5) as (x, y):
            print("never")
    except TypeError as error:
        print(error)


try:
    body().send(None)
except StopIteration:
    print("end")
