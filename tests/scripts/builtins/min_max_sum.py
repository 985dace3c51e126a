print(min(3, 1, 2), max([1, 5, 3]), min("hello"), max({"a": 1, "b": 2}), min([], default="none"), max([1, -5], key=abs), min("bB", key=str.lower), max(1, 1.0), min((2, "a"), (1, "b")), max([1], default=5), min(["a", "b"], key=None))
print(sum([1, 2, 3]), sum([1.5, 2]), sum([], 5), sum([[1], [2]], []), sum((x for x in range(4)), start=10), sum([0.1] * 10), sum([10 ** 20, 1]), sum([True, True]), sum([1j, 2]), sum([(1,)], ()), sum([1e16, 1.0, -1e16]))
print(any([]), all([]), any([0, 1]), all([1, 0]), any(x > 2 for x in [1, 3]), abs(-3), abs(-2.5), abs(3 + 4j), abs(True), divmod(7, 2), divmod(-7, 2.0), pow(2, 3), pow(2, 3, 3), pow(2.0, -1), round(2.567, 2), round(-1.5), round(7, -1))
for action in (lambda: min(), lambda: max([]), lambda: min(5), lambda: max(1, "a"), lambda: min(1, 2, default=0), lambda: sum(["a"]), lambda: sum("ab", ""), lambda: sum([b"a"], b""), lambda: sum(5), lambda: abs("x"), lambda: pow(1), lambda: pow(2, 0.5, 3), lambda: round("x"), lambda: round(1.5, "a"), lambda: any(5), lambda: divmod(1), lambda: max(key=len), lambda: sum(), lambda: min([1], key=5), lambda: sum([], bytearray())):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)
