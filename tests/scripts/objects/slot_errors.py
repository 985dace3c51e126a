# What the descriptors of __slots__ say when there is no value.
class Outer:
    class Inner:
        __slots__ = ("a",)


Outer.Inner.__module__ = "elsewhere"
thing = Outer.Inner()
for attempt in (lambda: thing.a, lambda: delattr(thing, "a")):
    try:
        attempt()
    except AttributeError as error:
        print(error, error.name, error.obj is thing)


class Plain:
    __slots__ = "b"


try:
    Plain().b
except AttributeError as error:
    print(error)
