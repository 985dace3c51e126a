async def numbers(n):
    for i in range(n):
        yield i


async def main():
    async for x in numbers(3):
        print(x)
    else:
        print("else")
    print([x async for x in numbers(3) if x], {x: x async for x in numbers(2)})


try:
    main().send(None)
except StopIteration:
    print("end")
