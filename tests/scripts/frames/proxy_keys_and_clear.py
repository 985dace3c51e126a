# What is equal to a name names the variable; update() takes dicts and other proxies only; a cleared frame has no variables.
import sys


class Name(str):
    pass


class Equal:
    def __hash__(self):
        return hash("x")

    def __eq__(self, other):
        return other == "x"


class Mapping:
    def keys(self):
        return ["x"]

    def __getitem__(self, key):
        return 9


def assign(key):
    x = 1
    proxy = sys._getframe().f_locals
    proxy[key] = 2
    print(type(key).__name__, x, list(proxy), key in proxy, proxy.get(key))


def before_it_is_bound(key):
    proxy = sys._getframe().f_locals
    proxy[key] = 2
    print(x)
    x = 1


for key in "x", Name("x"), Equal():
    assign(key)
    before_it_is_bound(key)


def update():
    x = 1
    proxy = sys._getframe().f_locals
    for other in {"x": 3}, proxy, [("x", 4)], Mapping(), "ab", None:
        try:
            proxy.update(other)
        except TypeError as error:
            print(error)
        else:
            print(x)


update()


def outer():
    x = 5
    y = 6

    def inner():
        z = x + 2
        1 / 0

    inner()


try:
    outer()
except ZeroDivisionError as error:
    traceback = error.__traceback__.tb_next
frames = traceback.tb_frame, traceback.tb_next.tb_frame
for frame in frames:
    print({name: value for name, value in frame.f_locals.items() if name != "inner"})
    frame.clear()
    print(dict(frame.f_locals), "x" in frame.f_locals)
