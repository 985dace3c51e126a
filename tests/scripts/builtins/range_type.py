# reference: 3.14
r = range(0, 20, 3)
print(r, len(r), list(r), r[1], r[-1], r[1:4], r[::-1], r[::2], 6 in r, 7 in r, 6.0 in r, "a" in r, r.index(9), r.count(9), r.count(5), r.start, r.stop, r.step, range(3) == range(0, 3, 1), range(0) == range(5, 5), hash(range(3)) == hash(range(0, 3)), range(0, 3, 2) == range(0, 4, 2), bool(range(0)))
print(list(range(5, 0, -2)), list(range(0)), range(5)[5:], range(10)[2:8][1:3], list(reversed(range(5))), range(10 ** 30, 10 ** 30 + 3)[1], len(range(10 ** 9)), 10 ** 29 in range(10 ** 30), range(-5, 5), list(range(-3, 3, 2)), sum(range(101)), max(range(5)), repr(range(1, 2, 3)), range(True))
it = iter(range(3))
print(next(it), it.__length_hint__(), list(it), type(it).__name__, type(iter(range(10 ** 20))).__name__)
for action in (lambda: range(), lambda: range(1.5), lambda: range("a"), lambda: range(1, 2, 0), lambda: r[100], lambda: r["a"], lambda: r.index(7), lambda: setattr(r, "start", 1), lambda: range(1, 2, 3, 4), lambda: len(range(10 ** 30)), lambda: r + r, lambda: r < r, lambda: range(x=1), lambda: r.index("a")):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)
