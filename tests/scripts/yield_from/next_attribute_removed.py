# The special method is looked up on the type.
class Iterator:
    def __init__(self):
        self.__next__ = lambda: "instance attribute"
        self.n = 0

    def __iter__(self):
        return self

    def __next__(self):
        self.n += 1
        if self.n > 2:
            raise StopIteration
        return "type attribute"


def outer():
    yield from Iterator()


print(list(outer()))
