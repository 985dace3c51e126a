def inner():
    got = yield 1
    print("got", got)
    got = yield 2
    print("got", got)
    return "done"


def outer(source):
    return (yield from source)


source = inner()
print(next(source))
g = outer(source)
print(next(g))
try:
    g.send("value")
except StopIteration as stop:
    print(stop.value)
source = inner()
g = outer(source)
try:
    g.send("too early")
except TypeError as error:
    print(error)
print(next(g))
