# An iterator that asks the `pairwise` over it for more while it is asked itself.
from itertools import pairwise


class Items:
    def __init__(self, reenter_at, end=None):
        self.reenter_at, self.end, self.count = reenter_at, end, 0

    def __iter__(self):
        return self

    def __next__(self):
        if self.count == self.end:
            raise StopIteration
        self.count += 1
        if self.count in self.reenter_at:
            return next(pairs)
        return [self.count]


for reenter_at in ({1}, {2}, {3}, {1, 2}, {1, 4}):
    pairs = pairwise(Items(reenter_at))
    print(reenter_at, [next(pairs) for _ in range(4)])
for end in (1, 2, 3, 4):
    pairs = pairwise(Items({1}, end))
    print(end, list(pairs))
