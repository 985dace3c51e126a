async def v(x):
    return x


async def body():
    print(await v(1) + await v(2) * await v(3), -await v(4), await v(2) ** await v(3), not await v(0))
    print([await v(1), await v(2)], {await v(1): await v(2)}, (await v(1),), {await v(1)})
    print(await v("a") if await v(True) else await v("b"), await v(0) or await v(5), await v(1) < await v(2) < await v(3))
    print(f"{await v(3)!r:>{await v(4)}}", (await v([1, 2, 3]))[await v(1)], (await v([1, 2, 3]))[await v(0):await v(2)])
    print(max(await v(1), await v(2), key=await v(lambda x: -x)), *await v([1, 2]), **await v({"sep": "-"}))
    print((await v("text")).upper(), [x async for x in agen(await v(3))], [await v(x) for x in range(2)])
    x = y = await v(7)
    x += await v(1)
    print(x, y, (z := await v(9)), z)
    d = {}
    d[await v("k")] = await v("v")
    del d[await v("k")]
    assert await v(True), await v("message")
    if await v(1):
        print("if")
    while await v(0):
        pass
    for i in await v([1]):
        print("for", i)
    with await v(Manager()) as m:
        pass
    match await v(3):
        case 3 if await v(True):
            print("matched")
    lambda: 0
    print(await v(await v(await v(1))))
    try:
        raise await v(ValueError("raised"))
    except (await v(ValueError)) as error:
        print(repr(error))
    return await v("returned")


class Manager:
    def __enter__(self):
        return self

    def __exit__(self, *a):
        pass


async def agen(n):
    for i in range(n):
        yield i


try:
    body().send(None)
except StopIteration as stop:
    print(stop.value)
