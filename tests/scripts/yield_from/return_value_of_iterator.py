class Iterator:
    def __init__(self, stop):
        self.stop = stop

    def __iter__(self):
        return self

    def __next__(self):
        raise self.stop


def outer(stop):
    print(repr((yield from Iterator(stop))))
    yield


for stop in [StopIteration(), StopIteration(5), StopIteration(1, 2), StopIteration((1, 2)), StopIteration(None), StopIteration]:
    next(outer(stop))
