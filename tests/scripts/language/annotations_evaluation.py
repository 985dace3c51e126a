# reference: 3.14
def log(x):
    print("evaluated", x)
    return x


class C:
    pass


c = C()
items = [0]
c.attribute: log("attribute annotation")
items[log(0)]: int = log("value")
print(items)


def f():
    c.x: log("never") = 1
    items[log(0)]: log("never") = 2
    v: int
    try:
        v
    except UnboundLocalError as error:
        print(error)


f()
print(items, c.x)
for source in [
    "x, y: int",
    "(x, y): int = 1",
    "[x]: int",
    "x: int, y: int",
    "5: int",
    "f(): int",
    "x: int = y: int = 1",
    "x: int += 1",
    "x = y: int",
]:
    try:
        compile(source, "<s>", "exec")
        print("ok")
    except SyntaxError as error:
        print(error.msg)
