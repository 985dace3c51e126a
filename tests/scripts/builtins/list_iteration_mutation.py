l = [1, 2, 3, 4]
for x in l:
    l.remove(x)
print(l)
l = [1, 2, 3]
it = iter(l)
print(next(it), it.__length_hint__())
l.append(4)
print(list(it), list(it))
l.append(5)
print(list(it))
r = reversed(l)
print(next(r), r.__length_hint__())
l.clear()
print(list(r))
it = iter([1, 2, 3])
it.__setstate__(2)
print(list(it), type(it).__name__, it.__reduce__()[1] if False else "")
l = [1, 2, 3]
l[0], l[1:] = l[1:], l[0:1]
print(l)
