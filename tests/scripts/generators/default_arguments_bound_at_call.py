def body(a, /, b=2, *args, c, d=4, **kwargs):
    yield a, b, args, c, d, kwargs


print(list(body(1, c=3)))
print(list(body(1, 2, 3, c=4, e=5)))
try:
    body()
except TypeError as error:
    print(error)
try:
    body(1, 2)
except TypeError as error:
    print(error)
