# `__class__` may be assigned where the same has been added to the same base.
class H:
    __slots__ = ["b", "a"]


class I:
    __slots__ = ["a", "b"]


class L(H):
    __slots__ = ["e"]


class M(I):
    __slots__ = ["e"]


class N(H):
    __slots__ = ["e"]


class Q(H):
    pass


class R(H):
    __slots__ = ["__dict__", "__weakref__"]


class Plain:
    pass


class Other(Plain):
    pass


def assign(one, other):
    thing = one()
    try:
        thing.__class__ = other
        print(one.__name__, other.__name__, type(thing) is other)
    except TypeError as error:
        print(one.__name__, other.__name__, error)


for one, other in [(H, I), (L, M), (L, N), (Q, R), (Q, H), (Plain, Other), (Other, Plain), (Plain, H)]:
    assign(one, other)


class Named:
    __class__ = 413

    def base(self):
        return super().__repr__


print(Named().__class__, type(Named()) is Named)
