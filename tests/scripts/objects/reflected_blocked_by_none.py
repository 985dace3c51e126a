class Blocked:
    __radd__ = None
    __add__ = None
    __eq__ = None
    __contains__ = None
    __iter__ = None
    __hash__ = None
    __bool__ = None
    __len__ = None
    __getitem__ = None
    __call__ = None
    __lt__ = None


b = Blocked()


class Add:
    def __add__(self, other):
        return "Add.add"


class Sub(Add):
    __radd__ = None


try:
    print(Add() + Sub())
except TypeError as error:
    print(error)
