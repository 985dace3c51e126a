import sys

sys.setrecursionlimit(200)


def forever():
    forever()


for _ in range(3):
    try:
        forever()
    except RecursionError as error:
        print(error)


def nested(n):
    try:
        nested(n + 1)
    except RecursionError:
        return n
    return n


print(nested(0) == 0)


def finally_recursion():
    try:
        finally_recursion()
    finally:
        pass


try:
    finally_recursion()
except RecursionError:
    print("through finally")


class C:
    def __del__(self):
        print("del still runs")


def holds():
    c = C()
    try:
        forever()
    except RecursionError:
        pass


holds()
