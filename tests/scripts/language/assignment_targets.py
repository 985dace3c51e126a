class Box:
    pass


a = b = c = [1]
print(a is b is c)
x, y = 1, 2
x, y = y, x
(p, q), [r, s] = (1, 2), "ab"
print(x, y, p, q, r, s)
box = Box()
box.v = box.w = 5
items = [0, 1, 2, 3]
items[0], items[-1] = "first", "last"
items[1:3] = [9, 9, 9]
d = {}
d["k"], box.u = 1, 2
print(box.v, box.w, items, d, box.u)
[] = ()
() = []
(z) = 3
(z,) = [4]
print(z)
i = 0
i, items[i] = 2, "order"
print(items)
