def inner():
    for i in range(6):
        yield i


def wrap(source):
    yield from source
    return "wrapped"


low = inner()
middle = wrap(low)
top = wrap(middle)
print(next(top), next(middle), next(low), next(top), next(middle))
print(list(top), list(middle), list(low))
