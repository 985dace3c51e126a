def body():
    try:
        yield 1
    finally:
        print("finally")


def function():
    for x in body():
        raise ValueError("in the loop")


try:
    function()
except ValueError as error:
    print("caught; the traceback holds the frame")
    print(error)
print("released")
