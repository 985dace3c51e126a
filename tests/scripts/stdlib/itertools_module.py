import itertools as it

print(list(it.islice(it.count(5, 2), 3)), list(it.islice(it.cycle("ab"), 5)), list(it.repeat(1, 3)), list(it.chain("ab", [1])), list(it.chain.from_iterable(["ab", "c"])), list(it.accumulate([1, 2, 3])), list(it.accumulate([1, 2, 3], lambda a, b: a * b, initial=10)), list(it.compress("abc", [1, 0, 1])), list(it.dropwhile(lambda x: x < 2, [1, 2, 1])), list(it.takewhile(lambda x: x < 2, [1, 2, 1])), list(it.filterfalse(lambda x: x % 2, range(4))), list(it.starmap(pow, [(2, 3), (3, 2)])), list(it.zip_longest("ab", [1], fillvalue="-")), list(it.pairwise("abc")), list(it.batched("abcde", 2)))
print(list(it.product("ab", [1, 2])), list(it.product("ab", repeat=2)), list(it.permutations("abc", 2)), list(it.combinations("abc", 2)), list(it.combinations_with_replacement("ab", 2)), list(it.product()), list(it.permutations([])), list(it.combinations("a", 2)))
print([(k, list(g)) for k, g in it.groupby("aabbba")], [(k, len(list(g))) for k, g in it.groupby([1, 3, 2, 4], key=lambda x: x % 2)])
a, b = it.tee([1, 2, 3])
print(next(a), list(b), list(a), list(it.islice("abcdef", 1, None, 2)), list(it.islice("abc", 0)), it.count(1), it.repeat("x", 2), next(it.count(1.5, 0.5)), list(it.islice(it.count(10 ** 20), 2)))
for action in (lambda: it.islice([], -1), lambda: it.islice([]), lambda: it.repeat(), lambda: it.combinations("a", -1), lambda: list(it.batched("ab", 0)), lambda: it.chain(5) and list(it.chain(5)), lambda: it.count("a"), lambda: list(it.batched("abc", 2, strict=True)), lambda: it.product("a", repeat=-1), lambda: it.cycle(5), lambda: list(it.starmap(pow, [5])), lambda: it.tee([], -1), lambda: it.zip_longest([], wrong=1)):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)
