class Returns:
    def __init__(self, value):
        self.value = value

    def __await__(self):
        return self.value


async def other():
    pass


async def body(x):
    try:
        print("value", await Returns(x))
    except TypeError as error:
        print(error)


c = other()
for x in (1, None, [1], "text", c, iter([]), (y for y in ())):
    try:
        body(x).send(None)
    except StopIteration:
        pass
c.close()
