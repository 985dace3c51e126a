async def f(*, a, b=2, **k):
    return a, b, k


def run(c):
    try:
        c.send(None)
    except StopIteration as stop:
        return stop.value


print(run(f(a=1)), run(f(a=1, b=3, c=4)))
try:
    f(1)
except TypeError as error:
    print(error)
try:
    f()
except TypeError as error:
    print(error)
