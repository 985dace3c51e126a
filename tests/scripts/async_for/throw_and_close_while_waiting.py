class Pause:
    def __init__(self, tag):
        self.tag = tag

    def __await__(self):
        yield self.tag


class Source:
    def __init__(self):
        self.n = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        try:
            await Pause("next")
        except ValueError:
            print("source swallowed")
        finally:
            print("source finally")
        self.n += 1
        if self.n > 2:
            raise StopAsyncIteration
        return self.n


async def main():
    try:
        async for x in Source():
            await Pause(("body", x))
    finally:
        print("main finally")


c = main()
print(c.send(None))
print(c.throw(ValueError("v")))
print(c.send(None))
c.close()
c = main()
c.send(None)
try:
    c.throw(KeyError("k"))
except KeyError as error:
    print(repr(error))
c = main()
c.send(None), c.send(None)
try:
    c.throw(StopAsyncIteration("thrown in the body"))
except StopAsyncIteration as error:
    print(repr(error))
c = main()
c.send(None)
try:
    c.throw(StopAsyncIteration("thrown in anext"))
except StopIteration:
    print("ended the loop")
