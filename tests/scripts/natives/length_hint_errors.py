class Hint:
    def __init__(self, hint):
        self.hint = hint

    def __iter__(self):
        return iter([1, 2])

    def __length_hint__(self):
        if isinstance(self.hint, BaseException):
            raise self.hint
        return self.hint


for hint in (0, 5, NotImplemented, TypeError("ignored?"), -1, "x", ValueError("raised"), 2**62):
    try:
        print(repr(hint)[:20], list(Hint(hint)))
    except Exception as error:
        print(type(error).__name__, error)
