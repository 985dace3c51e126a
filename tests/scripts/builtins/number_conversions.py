# reference: 3.14
import warnings

warnings.simplefilter("always")


class Int(int):
    pass


class ByInt:
    def __int__(self):
        return Int(7)


class ByIndex:
    def __index__(self):
        return Int(7)


class ByComplex:
    def __complex__(self):
        return 4 + 1j


def shown(action):
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        try:
            print(repr(action()), [str(warning.message) for warning in seen])
        except Exception as error:
            print(type(error).__name__, error)


shown(lambda: int(ByInt()))
shown(lambda: int(ByIndex()))
shown(lambda: hex(ByIndex()))
shown(lambda: type(ByIndex().__index__()).__name__)
shown(lambda: complex(ByComplex()))
shown(lambda: complex(ByComplex(), 1))
shown(lambda: complex(1, ByComplex()))
shown(lambda: int(bytearray(b"x")))
shown(lambda: int(memoryview(b"12"), 10))
shown(lambda: int(bytearray(b"12"), 10))
shown(lambda: 0.0 ** float("-inf"))
shown(lambda: (-0.0) ** -1.0)
shown(lambda: float.__getformat__(1))
shown(lambda: str(UnicodeEncodeError("ascii", "abc", 1000, 2, "why")))
shown(lambda: SyntaxError("x", ("file", 1, 2, "text", None)))
