import sys

sys.setrecursionlimit(150)


async def deeper(n):
    return await deeper(n + 1)


try:
    deeper(0).send(None)
except RecursionError as error:
    print(error)
