print([x * x for x in range(5)], {x % 3 for x in range(9)} == {0, 1, 2}, {x: str(x) for x in range(3)})
print([(x, y) for x in range(3) if x for y in range(x) if y != 1])
print([[y for y in range(x)] for x in range(4)])
print([x for x in [y for y in range(3)]], [a + b for a, b in zip("ab", "cd")])
print([x for x in (1, 2, 3) if x > 1 if x < 3], [f(1) for f in [lambda v: v + k for k in range(2)]])
x = "kept"
[x for x in range(3)]
print(x)
print({k: v for d in [{1: 2}, {1: 3}] for k, v in d.items()})
print({**{"a": 1}, "b": 2, **{"a": 3}}, [*range(2), *"ab"], (*[], 1), {*[1], *[2]} == {1, 2})
print([i for i, *rest in ["abc", "de"]], [rest for i, *rest in ["abc", "de"]])


def f(n):
    return [g() for g in [lambda: i * n for i in range(3)]]


print(f(10))


def order():
    def k(v):
        print("key", v)
        return v

    def w(v):
        print("value", v)
        return v

    return {k(i): w(i) for i in range(2)}


order()
try:
    [y for y in 5]
except TypeError as error:
    print(error)


def locals_inside():
    a = 1
    return [sorted(locals()) for b in [2]]


print(locals_inside())
