# Every kind of statement and expression, run to its end: what hostile_code.rs takes apart.
import sys


def outer(a, b=2, /, c=3, *args, d=4, **kwargs):
    total = [a, b, c, d, *args]

    def inner(x: int = 1) -> str:
        nonlocal total
        total = [x, *total]
        return f"{x!r:>{c}} {total}"

    try:
        inner(a)
        if a > 2:
            raise ValueError(a) from KeyError(b)
        assert total, "empty"
    except (ValueError, TypeError) as error:
        total.append(str(error))
    else:
        total.append("else")
    finally:
        del inner
    return total, kwargs


class Context:
    def __init__(self, swallow):
        self.swallow = swallow

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        return self.swallow

    async def __aenter__(self):
        return self

    async def __aexit__(self, *exc):
        return self.swallow

    def __getitem__(self, key):
        return key

    def __setitem__(self, key, value):
        self.item = key, value

    def __delitem__(self, key):
        del self.item


class Derived[T](Context):
    limit: int = 3
    names = [name for name in ("x", "y") if name != "x"]

    def __init__(self):
        super().__init__(True)

    @property
    def double(self):
        return self.limit * 2


def generator(n):
    received = []
    try:
        for i in range(n):
            got = yield i
            received.append(got)
    finally:
        received.append("closed")
    return received


def delegating(n):
    result = yield from generator(n)
    yield result


async def ticks(n):
    for i in range(n):
        yield i


async def main():
    found = [i async for i in ticks(3) if i]
    async for i in ticks(2):
        found.append(i)
    else:
        found.append("done")
    async with Context(True) as context:
        raise ValueError(context)
    return found, {i: i async for i in ticks(2)}


def drive(coroutine):
    try:
        while True:
            coroutine.send(None)
    except StopIteration as stop:
        return stop.value


def matched(value):
    match value:
        case 0 | 1:
            return "small"
        case {"a": x, **rest}:
            return x, rest
        case [first, *middle, last] if first:
            return middle, last
        case Context(swallow=True) as c:
            return c.swallow
        case str():
            return "text"
        case _:
            return None


def loops(n):
    global counted
    counted = 0
    while n:
        n -= 1
        if n % 3 == 0:
            continue
        if n == 1:
            break
        counted += n**2 // 3
    else:
        counted = -1
    a, (b, *c) = 1, (2, 3, 4)
    a, b = b, a
    x = y = {1, 2} | {3}
    z = not a < b < 4 is not None and x or y
    return counted, [a, b, c, z], (lambda q, *, r=1: (q, r))(5), {**{1: 2}, 3: 4}


def grouped():
    try:
        raise ExceptionGroup("eg", [ValueError(1), TypeError(2)])
    except* ValueError as eg:
        one = eg.exceptions
    except* TypeError:
        one = ()
    return one


def unpacked(*args, **kwargs):
    return outer(*args, 1, *args, d=2, **kwargs)


def deleted():
    context = Context(False)
    context[1:2] = 3
    context["k"], context.attr = context[1, ...], 5
    del context["k"], context.attr
    with Context(True) as one, Context(False):
        context.swallow += 1
        raise KeyError
    if (n := len("abc")) > 2:
        return n, t"{n}-{context!r}", sys.maxsize > n


type Alias[K] = dict[K, int]

results = []
for call in (
    lambda: outer(1, 2, 3, 4, d=5, e=6),
    lambda: outer(3),
    lambda: Derived().double + len(Derived.names),
    lambda: list(delegating(3)),
    lambda: next(generator(2)),
    lambda: drive(main()),
    lambda: [matched(value) for value in (0, {"a": 1, "b": 2}, [1, 2, 3], Context(True), "s", 2.5)],
    lambda: loops(9),
    grouped,
    lambda: unpacked(1, 2, e=3),
    deleted,
    lambda: Alias.__value__,
    lambda: [[x * y for y in range(x)] for x in range(4)],
    lambda: sum(x for x in range(10) if x % 2),
):
    try:
        results.append(call())
    except Exception as error:
        results.append(type(error).__name__)
