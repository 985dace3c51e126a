import gc

gc.disable()


class Node:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


a = Node("self cycle")
a.me = a
del a
print("unreachable")
print(gc.collect())
a, b = Node("a"), Node("b")
a.other, b.other = b, a
items = [a]
items.append(items)
del a, b, items
gc.collect()
print("collected", gc.garbage)
print(gc.isenabled(), gc.is_tracked([]), gc.is_tracked(5), gc.is_tracked("s"))
gc.enable()
print(gc.isenabled())
x = Node("kept")
x.me = x
print(gc.collect())
x.me = None
del x
print("end")
