class C:
    n = 3
    items = [1, 2]
    first = [x for x in items]
    second = [x * 2 for x in items if x]
    try:
        third = [x * n for x in items]
    except NameError as error:
        third = str(error)
    gen = list(i for i in items)
    pairs = [(a, b) for a in items for b in (1, 2)]


print(C.first, C.second, C.third, C.gen, C.pairs, hasattr(C, "x"))
