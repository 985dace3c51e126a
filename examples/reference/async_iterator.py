# Asynchronous iterators: a Reader whose __anext__ awaits each line and stops at an empty one.
class Reader:
    def __init__(self, *lines):
        self.lines = list(lines)

    async def readline(self):
        return self.lines.pop(0) if self.lines else b""

    def __aiter__(self):
        return self

    async def __anext__(self):
        val = await self.readline()
        if val == b"":
            raise StopAsyncIteration
        return val


async def main():
    async for line in Reader(b"one\n", b"two\n", b"three\n"):
        print(line)
    print([len(line) async for line in Reader(b"a", b"bc")])


try:
    main().send(None)
except StopIteration:
    print("done")
