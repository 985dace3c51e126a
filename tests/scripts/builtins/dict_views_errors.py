d = {"a": 1, "b": 2}
k, v, i = d.keys(), d.values(), d.items()
for action in (
    lambda: k[0],
    lambda: hash(k),
    lambda: k.mapping.__setitem__,
    lambda: next(k),
    lambda: k & 5,
    lambda: {[]: 1}.keys() if False else ([],) in i,
    lambda: v & {1},
):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)
