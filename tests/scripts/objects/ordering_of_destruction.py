class N:
    def __init__(self, name, *held):
        self.name, self.held = name, held

    def __del__(self):
        print("del", self.name)


chain = N("a", N("b", N("c")))
del chain
print("--")
x = N("x")
y = N("y", x)
del x
print("x still held")
del y
print("--")


def f():
    a = N("f.a")
    b = N("f.b")
    return b


f()
print("--")
for i in range(2):
    loop = N(f"loop {i}")
print("--")
del loop
items = [N(1), N(2), N(3)]
items[:] = []
print("--")
{N("key"): N("value")}
print("end")
