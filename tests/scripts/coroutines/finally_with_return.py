async def v(x):
    return x


async def body():
    try:
        return await v("try")
    finally:
        print(await v("finally"))


async def overriding():
    while True:
        try:
            await v(1)
            raise ValueError
        except ValueError:
            break
        finally:
            await v(2)
    return "broke out"


for c in (body(), overriding()):
    try:
        c.send(None)
    except StopIteration as stop:
        print(stop.value)
