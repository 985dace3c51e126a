async def add(a, b):
    return a + b


c = add(1, 2)
try:
    c.send(None)
except StopIteration as stop:
    print(stop.value)


async def nested():
    return await add(1, await add(2, 3))


try:
    nested().send(None)
except StopIteration as stop:
    print(stop.value)
