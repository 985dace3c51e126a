import itertools as it

for action in (
    lambda: it.islice([], -1),
    lambda: it.islice([]),
    lambda: it.repeat(),
    lambda: it.combinations("a", -1),
    lambda: list(it.batched("ab", 0)),
    lambda: it.chain(5) and list(it.chain(5)),
    lambda: it.count("a"),
    lambda: list(it.batched("abc", 2, strict=True)),
    lambda: it.product("a", repeat=-1),
    lambda: it.cycle(5),
    lambda: list(it.starmap(pow, [5])),
    lambda: it.tee([], -1),
    lambda: it.zip_longest([], wrong=1),
):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)
