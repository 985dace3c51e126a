# reference: 3.14
s = set()
s.add(1)
s.update([2, 3], "4")
s.discard(99)
s.remove("4")
s |= {7}
s &= {1, 7, 8}
s -= {1}
s ^= {7, 8}
s.intersection_update([8])
s.difference_update([8])
s.symmetric_difference_update([1])
s.clear()
for action in (
    lambda: {[]},
    lambda: {1}.remove(2),
    lambda: set().pop(),
    lambda: {1} | [1],
    lambda: {1} < [1],
    lambda: hash(set()),
    lambda: set(5),
    lambda: {1}.add([]),
    lambda: frozenset().add,
    lambda: {1} + {2},
    lambda: s[0],
    lambda: set(1, 2),
    lambda: {1}.update(5),
    lambda: [] in {1},
    lambda: {1} - [1],
    lambda: {1}.intersection(5),
    lambda: set(x=1),
    lambda: frozenset([[]]),
):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)
