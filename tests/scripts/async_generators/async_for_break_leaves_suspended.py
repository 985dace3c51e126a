async def body():
    try:
        yield 1
        yield 2
    finally:
        print("finally")


async def main():
    a = body()
    async for x in a:
        print(x)
        break
    print("after break", a.ag_suspended)
    async for x in a:
        print(x)
    async for x in body():
        print("temporary", x)
        break
    print("end")


try:
    main().send(None)
except StopIteration:
    pass
