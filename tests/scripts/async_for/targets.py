async def source(*values):
    for v in values:
        yield v


class Box:
    pass


async def main():
    box, items, table = Box(), [0, 0], {}
    async for box.x in source(1, 2):
        pass
    async for items[0] in source(3):
        pass
    async for table["k"] in source(4):
        pass
    async for a, b in source((1, 2), (3, 4)):
        print(a, b)
    async for a, *b in source("xyz"):
        print(a, b)
    async for [a, (b, c)] in source((1, (2, 3))):
        print(a, b, c)
    print(box.x, items, table)
    try:
        async for a, b in source(5):
            print("never")
    except TypeError as error:
        print(error)


try:
    main().send(None)
except StopIteration:
    print("end")
