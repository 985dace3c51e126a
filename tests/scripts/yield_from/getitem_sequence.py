class Sequence:
    def __getitem__(self, i):
        if i < 3:
            return i * 10
        raise IndexError


def outer():
    yield from Sequence()


print(list(outer()))
