def body():
    yield


a, b = body(), body()
print(a == a, a == b, a != b, len({a, b, a}), hash(a) == hash(a))
try:
    a < b
except TypeError as error:
    print(error)
