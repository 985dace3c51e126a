async def source(n):
    for i in range(n):
        yield i


async def main():
    async for x in source(5):
        if x == 1:
            continue
        if x == 3:
            break
        print(x)
    else:
        print("not printed")
    async for x in source(2):
        async for y in source(3):
            if y > x:
                break
            print(x, y)
        else:
            print("inner else", x)
    else:
        print("outer else")


try:
    main().send(None)
except StopIteration:
    print("end")
