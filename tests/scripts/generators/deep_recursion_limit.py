import sys

sys.setrecursionlimit(200)


def body(n):
    yield n
    yield from body(n + 1)


count = 0
try:
    for x in body(0):
        count += 1
except RecursionError as error:
    print(error)
print(count > 100)


def through_for(n):
    yield n
    for x in through_for(n + 1):
        yield x


try:
    for x in through_for(0):
        pass
except RecursionError as error:
    print("RecursionError")
