class Manager:
    async def __aenter__(self):
        pass

    async def __aexit__(self, kind, value, tb):
        print("exit", kind)


async def returns():
    async with Manager():
        return "value"


async def loops():
    for i in range(3):
        async with Manager():
            if i == 0:
                continue
            if i == 1:
                break
    return i


async def nested():
    try:
        async with Manager():
            async with Manager():
                return "nested"
    finally:
        print("finally")


for c in (returns(), loops(), nested()):
    try:
        c.send(None)
    except StopIteration as stop:
        print(stop.value)
