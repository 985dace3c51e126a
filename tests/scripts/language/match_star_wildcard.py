# Around a `*_` items are taken by index: a sequence without end can be matched.
from collections.abc import Sequence


class Endless(Sequence):
    def __getitem__(self, index):
        print("item", index)
        return index

    def __len__(self):
        return 42


match Endless():
    case [0, 1, *_, 5]:
        print("wrong")
    case [x, *_, y, 41]:
        print(x, y)
match [1, [2, 3, 4], 5]:
    case [a, [b, *_, c], *_]:
        print(a, b, c)
match (1, 2):
    case [_, *_, _, _]:
        print("wrong")
    case [*_, last]:
        print(last)
match "ab":
    case [*_]:
        print("wrong")
    case _:
        print("text is no sequence")
