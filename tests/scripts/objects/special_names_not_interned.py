# Special methods count whichever way their names came to be, and wherever in the bases they stand.
def length(self):
    return 7


name = "".join(["__", "len", "__"])
One = type("One", (), {name: length})
print(len(One()))
Two = type("Two", (One,), {"".join(["__get", "item__"]): lambda self, index: index * 2})
print(len(Two()), Two()[4])


class Mixin:
    def __bool__(self):
        return False


class Both(Two, Mixin):
    pass


class Below(Both):
    def __len__(self):
        return super().__len__() + 1


print(bool(Both()), len(Both()), len(Below()), Below()[5])
del Mixin.__bool__
print(bool(Below()))
Two.__len__ = lambda self: 20
print(len(Both()), len(Below()))
del Two.__len__
print(len(Below()))


class Meta(type):
    def mro(cls):
        return [cls, Mixin, object] if cls.__name__ == "Odd" else super().mro()


class Odd(Two, metaclass=Meta):
    pass


try:
    len(Odd())
except TypeError as error:
    print(error)
