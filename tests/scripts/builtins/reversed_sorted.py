print(list(reversed([1, 2])))
print(list(reversed("ab")))
print(list(reversed((1, 2))))
print(list(reversed(range(3))))
print(list(reversed({1: 2, 3: 4})))
print(list(reversed(b"ab")))
for bad in ({1}, 5, iter([1]), (x for x in [])):
    try:
        reversed(bad)
    except TypeError as error:
        print(error)
