class Pause:
    def __await__(self):
        yield "pause"


async def numbers():
    for i in range(4):
        await Pause()
        yield i


async def consumer(name, source):
    try:
        async for x in source:
            print(name, x)
    except RuntimeError as error:
        print(name, error)


source = numbers()
a, b = consumer("a", source), consumer("b", source)
a.send(None)
try:
    b.send(None)
except StopIteration:
    print("b ended")
try:
    while True:
        a.send(None)
except StopIteration:
    print("a ended")
