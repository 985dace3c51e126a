def inner():
    return "value"
    yield


def outer(source):
    print("got", (yield from source))
    print("again", (yield from source))
    yield "end"


print(list(outer(inner())))
