import functools


@functools.lru_cache(maxsize=2)
def square(x):
    print("computing", x)
    return x * x


print(square(2))
print(square(2))
print(square(3))
print(square(4))
print(square(2))
print(square.cache_info())
square.cache_clear()
print(square.cache_info(), square.__wrapped__(5))


@functools.cache
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


print(fib(80))
print(functools.reduce(lambda a, b: a + b, [1, 2, 3]))
print(functools.reduce(lambda a, b: a * b, [], 7))
print(functools.reduce(max, [3, 9, 2]))
p = functools.partial(int, base=2)
q = functools.partial(print, "bound", sep="-")
print(p("101"), p.func, p.args, p.keywords, functools.partial(p)("11"))
q("x", "y")


@functools.total_ordering
class T:
    def __init__(self, v):
        self.v = v

    def __eq__(self, o):
        return self.v == o.v

    def __lt__(self, o):
        return self.v < o.v


print(T(1) <= T(2))
print(T(1) > T(2))
print(T(1) >= T(1))
print(sorted([3, 1, 2], key=functools.cmp_to_key(lambda a, b: b - a)))


@functools.singledispatch
def show(x):
    return f"object {x}"


@show.register
def _(x: int):
    return f"int {x}"


@show.register(list)
def _(x):
    return f"list of {len(x)}"


print(show(5), show([1]), show("s"), show(True), show.dispatch(int).__name__)


class C:
    @functools.cached_property
    def prop(self):
        print("once")
        return 42

    @functools.singledispatchmethod
    def m(self, x):
        return "any"

    @m.register
    def _(self, x: str):
        return "str"

    @functools.partialmethod
    def bad(self):
        pass

    pm = functools.partialmethod(lambda self, a, b: (a, b), 1)


c = C()
print(c.prop)
print(c.prop)
print(c.__dict__)
print(c.m(1))
print(c.m("s"))
print(c.pm(2))


def wrapped():
    """doc"""


@functools.wraps(wrapped)
def wrapper():
    pass


print(wrapper.__name__, wrapper.__doc__, wrapper.__wrapped__ is wrapped)
for action in (
    lambda: functools.reduce(max, []),
    lambda: functools.partial(5),
    lambda: functools.partial(),
    lambda: square([]),
):
    try:
        print(action())
    except TypeError as error:
        print(error)
