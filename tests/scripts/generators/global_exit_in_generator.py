# exit: 3
import sys


def body():
    try:
        yield 1
        sys.exit(3)
    finally:
        print("finally")


for x in body():
    print(x)
