# Calls of builtins that have a short way for the usual arguments, beside the unusual ones.
import functools


class Int(int):
    pass


class Str(str):
    def __str__(self):
        return "own text"


class List(list):
    def __iter__(self):
        return iter("own")


class Tuple(tuple):
    pass


class Truth:
    def __init__(self, answer):
        self.answer = answer

    def __bool__(self):
        return self.answer


def attempt(action):
    try:
        print(repr(action()))
    except Exception as error:
        print(type(error).__name__, error)


nan = float("nan")
for function in (min, max):
    attempt(lambda: function(1, 2))
    attempt(lambda: function(2, 1.0))
    attempt(lambda: function(1, 1.0, True))
    attempt(lambda: function(1.0, nan))
    attempt(lambda: function(nan, 1.0))
    attempt(lambda: function([3, 1, 2]))
    attempt(lambda: function((3.5, 1.5)))
    attempt(lambda: function("hello"))
    attempt(lambda: function("b", "a"))
    attempt(lambda: function([]))
    attempt(lambda: function([], default=7))
    attempt(lambda: function(1, "a"))
    attempt(lambda: function())
    attempt(lambda: function(5))
    attempt(lambda: function(-1, 1, key=abs))
    attempt(lambda: function(Int(3), 2))
    attempt(lambda: list(map(function, [1, 5], [2, 4])))
    attempt(lambda: functools.partial(function, 3)(9))
    attempt(lambda: functools.partial(function, key=lambda x: -x)(3, 9))
values = [5, -3, 2**70, True, 1.9, -0.0, nan, "12", " 7 ", "1_0", "x", "", Int(4), Str("3"), b"8", None, [1], (2, 3), List([1]), Tuple([1]), {1: 2}, {3}, range(3), Truth(False)]
for function in (int, float, str, bool, list, tuple, type):
    print(function.__name__)
    for value in values:
        attempt(lambda: function(value) if not isinstance(value, Truth) or function in (bool, type) else None)
original = (1, 2)
print(tuple(original) is original, str(text := "abc") is text, list(letters := ["a"]) is letters)
numbers = [1]
numbers.extend(numbers)
numbers.extend((2, 3))
numbers += numbers
numbers += List([1])
numbers += "ab"
print(numbers)
attempt(lambda: numbers.extend(5))
attempt(lambda: numbers.__iadd__(None))
print(hasattr(numbers, "append"), hasattr(numbers, "nope"), hasattr(list, "append"), hasattr(functools, "nope"))
print(getattr(numbers, "nope", "default"), getattr(Truth(1), "answer", None), getattr(Truth, "answer", None))


class Raising:
    @property
    def wrong(self):
        raise ValueError("in the property")

    def __getattr__(self, name):
        if name == "found":
            return 1
        raise AttributeError(name)


attempt(lambda: hasattr(Raising(), "wrong"))
attempt(lambda: (hasattr(Raising(), "found"), hasattr(Raising(), "lost"), getattr(Raising(), "lost", 2)))
print(isinstance(1, (str, int)), isinstance("", (int, (float, (str,)))), isinstance(Truth(1), (int, str)))
attempt(lambda: isinstance(1, (str, 5)))
attempt(lambda: isinstance(1, (int, 5)))


class Pretender:
    @property
    def __class__(self):
        return int


print(isinstance(Pretender(), int), isinstance(Pretender(), (str, int)), isinstance(Pretender(), str))


@functools.lru_cache(maxsize=2)
def cached(a, b=0, *, c=0):
    print("computing", a, b, c)
    return a, b, c


for arguments in ((1,), (2,), (1,), (3,), (2,), (1, 0)):
    print(cached(*arguments))
print(cached(1, c=0), cached(1, c=0), cached.cache_info())
attempt(lambda: cached([1]))
attempt(lambda: cached())
print("abcdef"[2], "abcdef"[-1], "häß"[1], b"abc"[1], "abc"[True])
for wrong in (9, -9):
    attempt(lambda: "abc"[wrong])
    attempt(lambda: b"abc"[wrong])
    attempt(lambda: (1, 2)[wrong])
attempt(lambda: {0: "zero"}[0])
attempt(lambda: {1: "one"}[0])
