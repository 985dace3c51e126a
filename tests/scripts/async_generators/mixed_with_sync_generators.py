async def agen():
    for x in gen():
        yield x
    yield sum(gen())
    yield [y for y in gen() if y]


def gen():
    yield from range(3)


async def main():
    print([x async for x in agen()])
    source = agen()
    print(await anext(source), list(gen()), await anext(source))


try:
    main().send(None)
except StopIteration:
    print("end")
