def body():
    yield 3
    yield 1
    yield 2


print(list(body()), tuple(body()), sorted(body()), set(body()) == {1, 2, 3})
print(sum(body()), max(body()), min(body()), any(body()), all(body()))
print(list(map(str, body())), list(filter(lambda x: x > 1, body())), list(zip(body(), "ab")))
print(list(enumerate(body())), dict.fromkeys(body()), ",".join(str(x) for x in body()))
print(bytes(body()), bytearray(body()), frozenset(body()) == {1, 2, 3}, [*body()], {*body()} == {1, 2, 3})
a, b, c = body()
print(a, b, c, 2 in body(), 9 in body())
x = [0]
x.extend(body())
x[1:2] = body()
print(x)
print(*body(), sep="-")
