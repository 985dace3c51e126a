# reference: 3.14
# What one item of a container, frame or exception drags along goes before the next item is let go of.
import weakref


class Noted:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("gone", self.name, [name for name, weak in alive.items() if weak() is not None])


alive = {}


def noted(name):
    made = Noted(name)
    alive[name] = weakref.ref(made)
    return made


class Holder:
    pass


def check(title, make):
    alive.clear()
    print("--", title)
    made = make(noted("a"), noted("b"), noted("c"))
    del made


def holder(a, b, c):
    made = Holder()
    made.first, made.second, made.third = a, b, c
    return made


def generator(a, b, c):
    def run():
        first, second, third = a, b, c
        yield
    made = run()
    next(made)
    return made


check("list", lambda *items: list(items))
check("tuple", lambda *items: items)
check("dict", lambda a, b, c: {1: a, 2: b, 3: c})
check("dict keys and values", lambda a, b, c: {a: b, 1: c})
check("instance", holder)
check("nested", lambda a, b, c: [[a], (b,), {1: c}])
check("args of an exception", lambda *items: ValueError(*items))

print("-- clear")
items = [noted("x"), noted("y"), noted("z")]
items.clear()
print("-- slice")
items = [noted("x"), noted("y"), noted("z")]
items[:] = [1]
print("-- dict.clear")
items = {1: noted("x"), 2: noted("y")}
items.clear()


def leave():
    first = noted("local 1")
    second = noted("local 2")


print("-- frame")
leave()
print("-- weakref callbacks")
watched = noted("watched")
pair = [noted("kept"), watched]
callback = weakref.ref(watched, lambda weak: print("callback", alive["kept"]() is not None))
del watched
del pair
