from contextlib import asynccontextmanager


@asynccontextmanager
async def managed(name):
    print("enter", name)
    try:
        yield name.upper()
    except ValueError as error:
        print("handled", repr(error))
    finally:
        print("exit", name)


@managed("decorator")
async def decorated():
    print("decorated")


async def main():
    async with managed("a") as a:
        print(a)
    async with managed("b"):
        raise ValueError("inside")
    try:
        async with managed("c"):
            raise KeyError("inside")
    except KeyError as error:
        print(repr(error))
    await decorated()


try:
    main().send(None)
except StopIteration:
    print("end")
