s = slice(1, 10, 2)
print(s, s.start, s.stop, s.step, slice(5), slice(None), s.indices(6), slice(None, None, -1).indices(5), slice(-3, None).indices(10), slice(100).indices(5), s == slice(1, 10, 2), slice(1) < slice(2), hash(slice(1, 2)) == hash(slice(1, 2)), list(range(10))[s], "abcdefghijk"[slice(-2, None)], repr(slice("a", None, [])))
for action in (lambda: slice(), lambda: slice(1, 2, 0).indices(5), lambda: slice("a").indices(5), lambda: s.indices(-1), lambda: setattr(s, "start", 1), lambda: slice(1, 2, 3, 4), lambda: hash(slice([])), lambda: [1][slice("a", "b")], lambda: s.indices("x")):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)
print({slice(1): "as key"}[slice(1)])
