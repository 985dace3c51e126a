class Pause:
    def __init__(self, tag):
        self.tag = tag

    def __await__(self):
        yield self.tag


async def source():
    try:
        yield 1
        yield 2
    finally:
        await Pause("closing")
        print("closed")


async def main():
    s = source()
    try:
        async for x in s:
            print(x)
            break
    finally:
        await s.aclose()
    return "end"


c = main()
print(c.send(None))
try:
    c.send(None)
except StopIteration as stop:
    print(stop.value)
