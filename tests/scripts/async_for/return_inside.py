async def source(n):
    try:
        for i in range(n):
            yield i
    finally:
        print("source finally")


async def find(n):
    async for x in source(5):
        if x == n:
            return x
    return "none"


async def with_finally():
    try:
        async for x in source(3):
            try:
                return x
            finally:
                print("inner finally")
    finally:
        print("outer finally")


for c in (find(2), find(9), with_finally()):
    try:
        c.send(None)
    except StopIteration as stop:
        print(stop.value)
