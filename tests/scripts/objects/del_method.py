class C:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


c = C("a")
c = C("b")
del c
d = {"k": C("in dict")}
d.clear()
C("temporary")
items = [C("x"), C("y"), C("z")]
items.pop(1)
del items


def f():
    local = C("local")
    print("in f")


f()
t = (C("tuple"),)
t = None


def returned():
    return C("returned")


returned().name
print("end of script")
last = C("at exit")
