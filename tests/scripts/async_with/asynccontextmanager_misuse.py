from contextlib import asynccontextmanager


@asynccontextmanager
async def no_yield():
    if False:
        yield


@asynccontextmanager
async def two_yields():
    yield 1
    yield 2


@asynccontextmanager
async def yields_after_error():
    try:
        yield 1
    except ValueError:
        yield 2


async def use(m, error=None):
    async with m:
        if error:
            raise error


for c in (use(no_yield()), use(two_yields()), use(yields_after_error(), ValueError("v"))):
    try:
        c.send(None)
    except RuntimeError as error:
        print(error)
