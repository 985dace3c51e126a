class Manager:
    def __init__(self, name, suppress=False):
        self.name, self.suppress = name, suppress

    def __enter__(self):
        print("enter", self.name)
        return self.name

    def __exit__(self, kind, value, tb):
        print("exit", self.name, kind and kind.__name__, value)
        return self.suppress


with Manager("a") as a:
    print(a)
with Manager("b") as b, Manager("c"):
    print(b)
with (Manager("d") as d, Manager("e") as e,):
    print(d, e)
with (Manager("f")):
    pass
with Manager("g"), (Manager("h")):
    pass
with Manager("suppress", True):
    raise ValueError("gone")
try:
    with Manager("outer"), Manager("inner"):
        raise KeyError("passes")
except KeyError:
    print("caught")
with Manager("x", True), Manager("y"):
    raise ValueError("suppressed by the outer")
print("end")
