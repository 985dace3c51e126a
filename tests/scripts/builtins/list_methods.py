# reference: 3.14
l = [3, 1, 2]
l.append(4)
l.extend("ab")
l.insert(1, "x")
l.insert(-100, "first")
l.insert(100, "last")
print(l, l.pop(), l.pop(0), l.pop(2), l, l.index("a"), l.count(3), l.index(3, -10, 2))
l.remove("x")
l.reverse()
print(l, l.copy() is l, l.copy() == l, l + [1], l * 2, 2 * [0], [0] * -1, len(l), 3 in l, l == list(l), l != [], [1, 2] < [1, 3], [1] < [1, 0], [] < [1])
l.clear()
print(l, list("ab"), list(range(3)), list(), list((1,)), [1, [2]] == [1, [2]], sorted([3, 1]), list({"k": 1}))
l = list(range(10))
l[2:5] = []
l[:0] = ["start"]
l[len(l):] = ["end"]
l[1::3] = "xyz"
del l[::4]
print(l)
l *= 2
l += (1,)
l += "z"
print(len(l), l[-2:])
s = [1, 2, 3]
s[1:1] = s
s[:] = s[::-1]
s.extend(s)
print(s)
for action in (lambda: [].pop(), lambda: [1].pop(5), lambda: [1].remove(2), lambda: [1].index(2), lambda: [1][1], lambda: [1].insert(1), lambda: [1] + (1,), lambda: [1].extend(5), lambda: [1].pop("a"), lambda: list(5), lambda: [1].__setitem__(5, 1), lambda: [].append(), lambda: [1].append(x=1), lambda: list(x=1), lambda: [1] * "a", lambda: [1].index(1, 5), lambda: [1] < (1,), lambda: [1].copy(1), lambda: list(1, 2)):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)
