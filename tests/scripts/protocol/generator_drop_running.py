# The last name of a running generator goes away; the frame that runs it keeps it alive.
def body():
    global g
    try:
        del g
        print("still running")
        yield "first"
        print("never reached")
    finally:
        print("finally")


g = body()
print(next(g))
print("after")


def holder():
    def inner():
        nonlocal h
        h = None
        print("inner goes on")
        yield 1
        yield 2

    h = inner()
    return list(h)


print(holder())
