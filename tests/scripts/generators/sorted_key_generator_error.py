def keys():
    yield from [3, 1, 2]


it = keys()
print(sorted("abc", key=lambda _: next(it)))
it = keys()
try:
    sorted("abcd", key=lambda _: next(it))
except StopIteration as stop:
    print("StopIteration came through", stop.value)
