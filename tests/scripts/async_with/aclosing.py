from contextlib import aclosing, nullcontext


async def agen():
    try:
        yield 1
        yield 2
    finally:
        print("finally")


async def main():
    async with aclosing(agen()) as a:
        async for x in a:
            print(x)
            break
    print("closed")
    async with nullcontext(5) as x:
        print(x)


try:
    main().send(None)
except StopIteration:
    print("end")
