import sys


def names():
    frame = sys._getframe(1)
    result = []
    while frame.f_code.co_name != "<module>":
        result.append(frame.f_code.co_name)
        frame = frame.f_back
    return result


async def low():
    print(names())
    yield 1


async def main():
    async for x in low():
        print(names())


def drive(c):
    try:
        c.send(None)
    except StopIteration:
        print("stop")


drive(main())
