# reference: 3.14
for action in (
    lambda: [].pop(),
    lambda: [1].pop(5),
    lambda: [1].remove(2),
    lambda: [1].index(2),
    lambda: [1][1],
    lambda: [1].insert(1),
    lambda: [1] + (1,),
    lambda: [1].extend(5),
    lambda: [1].pop("a"),
    lambda: list(5),
    lambda: [1].__setitem__(5, 1),
    lambda: [].append(),
    lambda: [1].append(x=1),
    lambda: list(x=1),
    lambda: [1] * "a",
    lambda: [1].index(1, 5),
    lambda: [1] < (1,),
    lambda: [1].copy(1),
    lambda: list(1, 2),
):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)
