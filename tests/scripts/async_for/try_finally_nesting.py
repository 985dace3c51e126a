async def source():
    for i in range(4):
        yield i


async def main():
    async for x in source():
        try:
            if x == 0:
                continue
            if x == 1:
                raise ValueError(x)
            if x == 3:
                break
            print("body", x)
        except ValueError as error:
            print("handler", error)
            continue
        finally:
            print("finally", x)
    else:
        print("never")
    try:
        async for x in source():
            1 / (2 - x)
    except ZeroDivisionError:
        print("stopped at", x)


try:
    main().send(None)
except StopIteration:
    print("end")
