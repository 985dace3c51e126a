# Subscriptions: of a container an element, of a generic class usually a GenericAlias.
from types import GenericAlias


class Shelf:
    def __init__(self, **books):
        self.books = books

    def __getitem__(self, key):
        return self.books[key]

    __class_getitem__ = classmethod(GenericAlias)


print([10, 20, 30][1], "text"[-1], {"k": "v"}["k"], Shelf(a="novel")["a"])
print(list[int], Shelf[str], type(Shelf[str]).__name__)
