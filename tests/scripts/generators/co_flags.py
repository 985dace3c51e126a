def plain():
    pass


def generator():
    yield


async def coroutine():
    pass


async def async_generator():
    yield


for function in (plain, generator, coroutine, async_generator, lambda: (yield)):
    flags = function.__code__.co_flags
    print(function.__name__, bool(flags & 0x20), bool(flags & 0x80), bool(flags & 0x200))
print(bool((x for x in ()).gi_code.co_flags & 0x20))
