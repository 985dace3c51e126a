import gc
import weakref

gc.disable()


class Node:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name, "weakref:", ref() is not None)


a = Node("a")
a.me = a
ref = weakref.ref(a, lambda r: print("callback"))
del a
gc.collect()
print(ref())


class Saver:
    def __del__(self):
        saved.append(self)
        print("resurrecting")


saved = []
s = Saver()
s.me = s
r = weakref.ref(s)
del s
gc.collect()
print(len(saved), r() is None)
saved[0].me = None
saved.clear()
gc.collect()
print("end")
