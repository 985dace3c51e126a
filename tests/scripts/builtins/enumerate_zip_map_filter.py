print(list(enumerate("ab")), list(enumerate("ab", 5)), list(enumerate([], start=1)), next(enumerate("x")))
print(list(zip([1, 2, 3], "ab")), list(zip()), list(zip([1])), dict(zip("ab", [1, 2])), list(zip(*[(1, 2), (3, 4)])), list(zip("ab", "cd", strict=True)))
print(list(map(str, [1, 2])), list(map(lambda a, b: a + b, [1, 2], [10, 20, 30])), list(map(max, [1, 5], [3, 2])), list(filter(None, [0, 1, "", "a"])), list(filter(lambda x: x > 1, [1, 2, 3])), list(map(str, [])))
m = map(str, [1])
print(iter(m) is m, next(m), next(m, "end"), type(m).__name__, type(zip()).__name__, type(filter(None, [])).__name__)
print(list(map(lambda a, b: (a, b), [1], [2], strict=True)) if False else "", list(enumerate("ab", 10 ** 20)))
for action in (lambda: list(zip([1], [1, 2], strict=True)), lambda: list(zip([1, 2], [1], strict=True)), lambda: list(zip([1], [1], [], strict=True)), lambda: zip(5), lambda: map(str), lambda: map(), lambda: list(map(5, [1])), lambda: filter(None), lambda: enumerate(5), lambda: enumerate(), lambda: list(map(lambda: 0, [1])), lambda: list(filter(5, [1])), lambda: enumerate([], "a"), lambda: zip([1], wrong=1)):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)
it = iter([1, 2, 3, 4])
print(list(zip(it, it)), [x for x in map(lambda x: next(iter([x])), [1])])
