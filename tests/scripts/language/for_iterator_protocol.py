class Countdown:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        print("iter")
        return self

    def __next__(self):
        if self.n == 0:
            raise StopIteration
        self.n -= 1
        return self.n


for x in Countdown(2):
    print(x)


class Sequence:
    def __getitem__(self, i):
        print("getitem", i)
        if i == 2:
            raise IndexError
        return i


print(list(Sequence()))


class NoIter:
    __iter__ = None

    def __getitem__(self, i):
        return i


class BadIter:
    def __iter__(self):
        return 5


for x in (5, None, NoIter(), BadIter()):
    try:
        for _ in x:
            pass
    except TypeError as error:
        print(error)
