# reference: 3.14
a, b = {1, 2, 3}, {2, 3, 4}
print(a & b == {2, 3}, a | b == {1, 2, 3, 4}, a - b, a ^ b == {1, 4}, a < b, {1} < a, a <= a, a >= {1}, a > {1, 2, 3}, a == {3, 2, 1}, a != b, 1 in a, len(a), a.isdisjoint({9}), a.issubset(b), a.issuperset([1]))
s = set()
s.add(1)
s.update([2, 3], "4")
s.discard(99)
s.remove("4")
print(sorted(s), set(), repr({1}), {1}.pop(), set("a"), s.copy() == s, s.copy() is s, sorted(s.union([5], (6,))), sorted(s.intersection([1, 2], [2])), sorted(s.difference([1], [2])), sorted(s.symmetric_difference([1, 9])))
s |= {7}
s &= {1, 7, 8}
s -= {1}
s ^= {7, 8}
print(s, bool(set()), {1, 1.0, True}, {*"aa", *[1]} == {"a", 1}, sorted({3, 1, 2}), min({5, 3}), sum({1, 2}))
s.intersection_update([8])
s.difference_update([8])
s.symmetric_difference_update([1])
print(s)
s.clear()
print(s, frozenset([1, 2]) == {1, 2}, frozenset(), hash(frozenset([1, 2])) == hash(frozenset([2, 1])), {frozenset([1])}, type(frozenset([1]) | {2}).__name__, type({1} | frozenset([2])).__name__, frozenset("a").union("b") == frozenset("ab"), frozenset([1]).copy(), {1}.union() )
for action in (lambda: {[]}, lambda: {1}.remove(2), lambda: set().pop(), lambda: {1} | [1], lambda: {1} < [1], lambda: hash(set()), lambda: set(5), lambda: {1}.add([]), lambda: frozenset().add, lambda: {1} + {2}, lambda: s[0], lambda: set(1, 2), lambda: {1}.update(5), lambda: [] in {1}, lambda: {1} - [1], lambda: {1}.intersection(5), lambda: set(x=1), lambda: frozenset([[]])):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)
print({1} in {frozenset([1])}, {frozenset([1])} - {frozenset([1])})
s = {1, 2}
try:
    for x in s:
        s.add(x + 10)
except RuntimeError as error:
    print(error)
