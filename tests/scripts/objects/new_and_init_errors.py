class BadInit:
    def __init__(self):
        return 5


class Empty:
    pass


class OnlyNew:
    def __new__(cls, x):
        return object.__new__(cls)


class OnlyInit:
    def __init__(self, x):
        pass


for action in (
    lambda: BadInit(),
    lambda: Empty(1),
    lambda: object(1),
    lambda: OnlyNew(),
    lambda: OnlyNew(1),
    lambda: OnlyInit(),
    lambda: object.__new__(int),
    lambda: object.__new__(5),
    lambda: object.__new__(),
    lambda: int.__new__(str),
    lambda: Empty.__init__(Empty(), 1),
    lambda: OnlyInit.__init__(5),
):
    try:
        print(type(action()).__name__)
    except TypeError as error:
        print(error)
