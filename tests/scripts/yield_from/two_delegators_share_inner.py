def inner():
    for i in range(6):
        try:
            yield i
        except ValueError:
            print("value error at", i)


def wrap(name, source):
    result = yield from source
    yield name + " after"


shared = inner()
a, b = wrap("a", shared), wrap("b", shared)
print(next(a), next(b), next(a))
print(a.throw(ValueError), next(b))
print(a.gi_yieldfrom is b.gi_yieldfrom is shared)
a.close()
print(shared.gi_frame)
print(next(b))
