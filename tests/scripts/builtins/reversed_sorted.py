print(list(reversed([1, 2])), list(reversed("ab")), list(reversed((1, 2))), list(reversed(range(3))), list(reversed({1: 2, 3: 4})), list(reversed(b"ab")))
for bad in ({1}, 5, iter([1]), (x for x in [])):
    try:
        reversed(bad)
    except TypeError as error:
        print(error)
