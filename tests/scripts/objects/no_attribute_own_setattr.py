class Slotted:
    __slots__ = ("a",)

    def __setattr__(self, name, value):
        object.__setattr__(self, name, value)


class Generic:
    __slots__ = ("a",)


for cls in (Slotted, Generic):
    one = cls()
    one.a = 1
    try:
        one.b = 2
    except AttributeError as error:
        print(error)
