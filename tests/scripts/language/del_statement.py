x = 1
del x
try:
    x
except NameError as error:
    print(error)
a, b, c = 1, 2, 3
del a, (b, [c])
print([n for n in "abc" if n in globals()])


class Box:
    pass


box = Box()
box.v = 1
del box.v
items = list(range(6))
del items[0], items[-1], items[1:2]
print(items, box.__dict__)
d = {"k": 1}
del d["k"]
print(d)
for target in ("box.v", "items[10]", "d['k']", "undefined"):
    try:
        exec("del " + target)
    except Exception as error:
        print(type(error).__name__, error)


def f():
    v = 1
    del v
    try:
        v
    except UnboundLocalError as error:
        print(error)
    try:
        del v
    except UnboundLocalError as error:
        print(error)


f()
for source in [
    "del 1",
    "del f()",
    "del (a + b)",
    "del *a",
    "del [a, 1]",
    "del None",
    "del a if b else c",
    "del ()",
    "del x = 1",
    "del a.b, c[1]",
]:
    try:
        compile(source, "<s>", "exec")
        print("ok", source)
    except SyntaxError as error:
        print(error.msg)
