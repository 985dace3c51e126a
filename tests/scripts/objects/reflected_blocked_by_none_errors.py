# reference: 3.14
class Blocked:
    __radd__ = None
    __add__ = None
    __eq__ = None
    __contains__ = None
    __iter__ = None
    __hash__ = None
    __bool__ = None
    __len__ = None
    __getitem__ = None
    __call__ = None
    __lt__ = None


b = Blocked()
for action in (
    lambda: 1 + b,
    lambda: b + 1,
    lambda: b == 1,
    lambda: 1 in b,
    lambda: list(b),
    lambda: hash(b),
    lambda: bool(b),
    lambda: len(b),
    lambda: b[0],
    lambda: b(),
    lambda: b < 1,
    lambda: 1 > b,
):
    try:
        print(action())
    except TypeError as error:
        print(error)
