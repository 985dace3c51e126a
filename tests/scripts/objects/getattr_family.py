class C:
    a = "class"

    def __getattribute__(self, name):
        if name == "direct":
            return "from getattribute"
        return super().__getattribute__(name)

    def __getattr__(self, name):
        if name.startswith("dyn"):
            return name.upper()
        raise AttributeError(f"no {name}")

    def __setattr__(self, name, value):
        print("setattr", name)
        super().__setattr__(name, value)

    def __delattr__(self, name):
        print("delattr", name)
        super().__delattr__(name)

    def __dir__(self):
        return ["z", "a"]


c = C()
c.b = 1
print(c.a, c.b, c.direct, c.dynamic, dir(c))
del c.b
for action in (lambda: c.b, lambda: delattr(c, "b"), lambda: getattr(c, "missing")):
    try:
        action()
    except AttributeError as error:
        print(error)
print(getattr(c, "missing", "default"), hasattr(c, "dyn"), hasattr(c, "no"))
setattr(c, "s", 2)
print(c.__dict__, vars(c))
object.__setattr__(c, "q", 3)
print(c.q)
try:
    getattr(c, 5)
except TypeError as error:
    print(error)
try:
    setattr(5, "x", 1)
except AttributeError as error:
    print(error)
try:
    object().x = 1
except AttributeError as error:
    print(error)
try:
    len.x = 1
except AttributeError as error:
    print(error)
try:
    int.x = 1
except TypeError as error:
    print(error)
