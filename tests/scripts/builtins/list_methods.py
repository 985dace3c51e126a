l = [3, 1, 2]
l.append(4)
l.extend("ab")
l.insert(1, "x")
l.insert(-100, "first")
l.insert(100, "last")
print(l)
print(l.pop())
print(l.pop(0))
print(l.pop(2))
print(l)
print(l.index("a"))
print(l.count(3))
print(l.index(3, -10, 2))
l.remove("x")
l.reverse()
print(l)
print(l.copy() is l)
print(l.copy() == l)
print(l + [1])
print(l * 2)
print(2 * [0])
print([0] * -1)
print(len(l))
print(3 in l)
print(l == list(l))
print(l != [])
print([1, 2] < [1, 3])
print([1] < [1, 0])
print([] < [1])
l.clear()
print(l)
print(list("ab"))
print(list(range(3)))
print(list())
print(list((1,)))
print([1, [2]] == [1, [2]])
print(sorted([3, 1]))
print(list({"k": 1}))
l = list(range(10))
l[2:5] = []
l[:0] = ["start"]
l[len(l) :] = ["end"]
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
