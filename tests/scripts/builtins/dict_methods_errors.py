# reference: 3.14
for action in (
    lambda: {}["k"],
    lambda: {}[1, 2],
    lambda: {}.pop("k"),
    lambda: {}.popitem(),
    lambda: dict(5),
    lambda: dict([1]),
    lambda: dict([(1, 2, 3)]),
    lambda: dict(["ab", "c"]),
    lambda: {}.update(5),
    lambda: {} < {},
    lambda: hash({}),
    lambda: {}.get(),
    lambda: dict(**{1: 2}),
    lambda: {} + {},
    lambda: {} | [1],
    lambda: {}.setdefault(),
    lambda: dict(1, 2),
    lambda: {}.fromkeys(5),
    lambda: {[]: 1},
    lambda: {}.__delitem__("k"),
    lambda: {}[[]],
    lambda: [] in {},
):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)
