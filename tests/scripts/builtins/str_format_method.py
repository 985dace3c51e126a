print("{} {}".format(1, 2))
print("{1} {0} {1}".format("a", "b"))
print("{x} {y!r}".format(x=1, y="s"))
print("{0[1]} {1[k]} {2.real}".format([1, 2], {"k": "v"}, 5))
print("{:>{w}}|".format("a", w=5))
print("{0:{1}}".format(3.14159, ".2f"))
print("{{}} {{{}}}".format(1))
print("{:{}{}}".format("x", "^", 5))
print("{!r:>5}".format("a"))
print("{a[b c]}".format(a={"b c": 1}))
print("{0.__class__.__name__}".format(5))
print("{:d}{:s}".format(1, "a"))
print("{a} {b}".format_map({"a": 1, "b": 2}))
print("{x}".format(**{"x": "kw"}))
print("{}".format(None))


class D(dict):
    def __missing__(self, k):
        return f"<{k}>"


print("{a} {zz}".format_map(D(a=1)))
for spec, args, kwargs in (
    ("{}", (), {}),
    ("{0} {}", (1, 2), {}),
    ("{} {0}", (1, 2), {}),
    ("{", (), {}),
    ("}", (), {}),
    ("{x}", (), {}),
    ("{0.missing}", (1,), {}),
    ("{0[x]}", ([1],), {}),
    ("{0[5]}", ([1],), {}),
    ("{!z}", (1,), {}),
    ("{:z}", ("a",), {}),
    ("{!}", (1,), {}),
    ("{0[}", (1,), {}),
    ("{0]}", (1,), {}),
    ("{:{:{}}}", (1, 2, 3), {}),
    ("{a b}", (), {}),
    ("{0!rx}", (1,), {}),
):
    try:
        print(spec.format(*args, **kwargs))
    except Exception as error:
        print(repr(spec), type(error).__name__, error)
