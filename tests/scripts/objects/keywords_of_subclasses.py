# A native __new__ leaves keywords to the __init__ of a subclass, and takes none itself.
def subclass(base):
    class Subclass(base):
        def __init__(self, value, extra=None):
            self.extra = extra

    return Subclass


for base, value in ((float, 1.5), (tuple, [1]), (list, ()), (frozenset, [1])):
    made = subclass(base)(value, extra=3)
    print(base.__name__, base(made), made.extra)


class Plain(tuple):
    pass


for call in (lambda: Plain(sequence=()), lambda: float(x=1), lambda: tuple(sequence=1)):
    try:
        call()
    except TypeError as error:
        print(error)


class Text(str):
    def __float__(self):
        return 9.0


class Own:
    __dict__ = property(lambda self: {"a": 2})


print(float(Text("8")), vars(Own()), Own().__dict__)
