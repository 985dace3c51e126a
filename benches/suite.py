"""The benchmark suite. `cargo xtask bench` runs it:

    suite.py list            prints the rows: name and number of operations
    suite.py run SECONDS [FILTER]
                             times every row for about SECONDS; prints `name<TAB>nanoseconds per operation`
    suite.py once NAME N     runs one row once with N operations, for counting instructions
    suite.py memory          prints bytes per suspended object

A row is a function of the number of operations that it does. What a row measures is its loop and the operation.
"""

import itertools
import sys
import time

ROWS = []


def row(name, count):
    def add(function):
        ROWS.append((name, function, count))
        return function

    return add


# The coroutine protocol.


def numbers(n):
    for i in range(n):
        yield i


@row("protocol/item from a generator", 100_000)
def _(n):
    for _ in numbers(n):
        pass


def echo():
    while True:
        yield


@row("protocol/send", 100_000)
def _(n):
    generator = echo()
    next(generator)
    send = generator.send
    for i in range(n):
        send(i)


def catcher():
    while True:
        try:
            yield
        except ValueError:
            pass


@row("protocol/throw, caught inside", 30_000)
def _(n):
    generator = catcher()
    next(generator)
    throw = generator.throw
    for _ in range(n):
        throw(ValueError())


@row("protocol/create, start, close a generator", 30_000)
def _(n):
    for _ in range(n):
        generator = echo()
        next(generator)
        generator.close()


@row("protocol/three-stage pipeline", 50_000)
def _(n):
    def plus(source):
        for item in source:
            yield item + 1

    def twice(source):
        for item in source:
            yield item * 2

    for _ in twice(plus(numbers(n))):
        pass


def delegating(depth):
    def run(n):
        def level(left):
            if left:
                yield from level(left - 1)
            else:
                yield from numbers(n)

        for _ in level(depth - 1):
            pass

    return run


# So many items that making the chain doesn't count.
for depth, count in ((1, 50_000), (100, 20_000), (900, 30_000)):
    row(f"protocol/yield from, depth {depth}", count)(delegating(depth))


def drive(coroutine):
    try:
        while True:
            coroutine.send(None)
    except StopIteration:
        pass


async def nothing():
    pass


@row("protocol/await without suspension", 50_000)
def _(n):
    async def main():
        for _ in range(n):
            await nothing()

    drive(main())


class Suspend:
    def __await__(self):
        yield


@row("protocol/await that suspends", 50_000)
def _(n):
    async def main():
        suspend = Suspend()
        for _ in range(n):
            await suspend

    drive(main())


def awaiting(depth):
    def run(n):
        async def level(left):
            if left:
                return await level(left - 1)
            suspend = Suspend()
            for _ in range(n):
                await suspend

        drive(level(depth - 1))

    return run


for depth, count in ((1, 30_000), (100, 20_000), (900, 30_000)):
    row(f"protocol/await chain, depth {depth}", count)(awaiting(depth))


# The same depth, but the chain is made once and stays: what a step alone costs.


class SuspendForEver:
    def __await__(self):
        while True:
            yield


def standing(chain):
    kept = []

    def run(n):
        if not kept:
            kept.append(chain())
        send = kept[0].send
        for _ in range(n):
            send(None)

    return run


def standing_generators(left=899):
    if left:
        yield from standing_generators(left - 1)
    else:
        while True:
            yield


async def standing_coroutines(left=899):
    if left:
        await standing_coroutines(left - 1)
    else:
        await SuspendForEver()


row("protocol/step through 900 yield from", 3_000)(standing(standing_generators))
row("protocol/step through 900 awaits", 3_000)(standing(standing_coroutines))


@row("protocol/item from an async generator", 50_000)
def _(n):
    async def items():
        for i in range(n):
            yield i

    async def main():
        async for _ in items():
            pass

    drive(main())


class Manager:
    async def __aenter__(self):
        return self

    async def __aexit__(self, *details):
        pass


@row("protocol/async with", 20_000)
def _(n):
    async def main():
        manager = Manager()
        for _ in range(n):
            async with manager:
                pass

    drive(main())


@row("protocol/start and close a coroutine", 20_000)
def _(n):
    async def main():
        await Suspend()

    for _ in range(n):
        coroutine = main()
        coroutine.send(None)
        coroutine.close()


@row("protocol/start and aclose an async generator", 20_000)
def _(n):
    async def items():
        yield 1

    async def main():
        for _ in range(n):
            generator = items()
            await anext(generator)
            await generator.aclose()

    drive(main())


@row("protocol/natives over generators, per item", 60_000)
def _(n):
    for _ in range(n // 600):
        list(numbers(100)), sum(numbers(100)), any(item < 0 for item in range(100))
        sorted(numbers(100)), max(numbers(100)), ",".join("a" for _ in range(100))


@row("protocol/loops over map, filter, chain and islice, per item", 40_000)
def _(n):
    def same(item):
        return item

    for _ in range(n // 400):
        for _ in map(same, numbers(100)):
            pass
        for _ in filter(same, numbers(100)):
            pass
        for _ in itertools.chain(numbers(100)):
            pass
        for _ in itertools.islice(numbers(100), 100):
            pass


# General code.


@row("general/function call", 100_000)
def _(n):
    def function(a, b):
        return a

    for i in range(n):
        function(i, i)


@row("general/call with defaults and keywords", 50_000)
def _(n):
    def function(a, b=1, *, c=2):
        return a

    for i in range(n):
        function(i)
        function(i, c=i)


class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def move(self, by):
        self.x += by


@row("general/method call", 100_000)
def _(n):
    point = Point(1, 2)
    for i in range(n):
        point.move(i)


@row("general/class instantiation", 50_000)
def _(n):
    for i in range(n):
        Point(i, i)


@row("general/attributes", 100_000)
def _(n):
    point = Point(1, 2)
    for _ in range(n):
        point.x = point.y
        point.y = point.x


@row("general/integer loop", 100_000)
def _(n):
    total = 0
    for i in range(n):
        total += i * 3 - (i & 7)


@row("general/float arithmetic", 100_000)
def _(n):
    x, y = 1.5, 0.25
    for _ in range(n):
        x = x * 0.999 + y


@row("general/dict with integers", 50_000)
def _(n):
    table = {}
    for i in range(n):
        table[i & 1023] = i
    for i in range(n):
        table.get(i)


@row("general/dict with strings", 50_000)
def _(n):
    keys = [f"key{i}" for i in range(100)]
    table = dict.fromkeys(keys, 0)
    for i in range(n):
        table[keys[i % 100]] += 1


@row("general/list", 50_000)
def _(n):
    items = []
    for i in range(n):
        items.append(i)
    for i in range(n):
        items[i] = items[i] + 1


@row("general/string building", 20_000)
def _(n):
    parts = []
    for i in range(n):
        parts.append(f"{i}: {i + 1}")
    ", ".join(parts)


@row("general/exception", 20_000)
def _(n):
    for i in range(n):
        try:
            raise ValueError(i)
        except ValueError:
            pass


@row("general/closure", 100_000)
def _(n):
    count = 0

    def increment():
        nonlocal count
        count += 1
        return count

    for _ in range(n):
        increment()


@row("general/comprehension", 100_000)
def _(n):
    [i * 2 for i in range(n) if i & 1]


@row("general/sort with key", 20_000)
def _(n):
    items = [i * 7919 % n for i in range(n)]
    items.sort(key=lambda item: -item)


@row("general/recursion", 28_656)
def _(n):
    def fibonacci(k):
        return k if k < 2 else fibonacci(k - 1) + fibonacci(k - 2)

    # fibonacci(22) makes 57,313 calls; the row counts pairs of them.
    for _ in range(max(1, n // 28_656)):
        fibonacci(22)


@row("general/loops over pairs", 30_000)
def _(n):
    items = list(range(100))
    table = dict.fromkeys(items, 1)
    for _ in range(n // 300):
        for index, item in enumerate(items):
            pass
        for one, other in zip(items, items):
            pass
        for key, value in table.items():
            pass


@row("general/calls of builtins", 20_000)
def _(n):
    items, words = [1, 2, 3], {"a": 1}
    for i in range(n):
        len(items), isinstance(i, (str, int)), min(i, 5), getattr(words, "get"), hasattr(words, "nothing"), "a" in words, str(i)


@row("general/text methods", 5_000)
def _(n):
    line = "name = some value # with a comment"
    for _ in range(n):
        code = line.partition("#")[0].strip()
        name, value = code.split(" = ")
        ",".join(value.split()).replace("value", "text").upper().startswith("SOME")


class Vector:
    __slots__ = ("x", "y")

    def __init__(self, x, y):
        self.x = x
        self.y = y

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y)

    def __eq__(self, other):
        return self.x == other.x and self.y == other.y

    def __getitem__(self, index):
        return self.y if index else self.x

    def __len__(self):
        return 2

    @property
    def square(self):
        return self.x * self.x + self.y * self.y


@row("general/operators of a class", 10_000)
def _(n):
    one = Vector(1, 2)
    for _ in range(n):
        if one + one == one or one[0] + len(one) > one.square:
            pass


@row("general/wrapped calls", 20_000)
def _(n):
    def wrapped(function):
        def wrapper(*args, **kwargs):
            return function(*args, **kwargs)

        return wrapper

    @wrapped
    def function(a, b=0):
        return a

    for i in range(n):
        function(i)
        function(i, b=i)


@row("general/n-body step", 2_000)
def _(n):
    bodies = [[float(i), i * 0.5, 1.0 / (i + 1), 0.01 * i, 0.0, 0.02, 1.0 + i] for i in range(5)]
    for _ in range(n):
        for index, a in enumerate(bodies):
            for b in bodies[index + 1 :]:
                dx, dy, dz = a[0] - b[0], a[1] - b[1], a[2] - b[2]
                distance = dx * dx + dy * dy + dz * dz + 0.01
                magnitude = 0.001 / (distance * distance**0.5)
                for axis, delta in ((3, dx), (4, dy), (5, dz)):
                    a[axis] -= delta * b[6] * magnitude
                    b[axis] += delta * a[6] * magnitude
        for body in bodies:
            for axis in range(3):
                body[axis] += 0.001 * body[axis + 3]


class Task:
    def __init__(self, name, work):
        self.name = name
        self.work = work
        self.inbox = []
        self.handled = 0


@row("general/message-passing simulation", 20_000)
def _(n):
    tasks = [Task(f"task{i}", i % 3 + 1) for i in range(8)]
    tasks[0].inbox.append(n)
    turn = 0
    while n > 0:
        task = tasks[turn % len(tasks)]
        turn += 1
        if not task.inbox:
            tasks[(turn * 5) % len(tasks)].inbox.append(turn)
            continue
        message = task.inbox.pop()
        for _ in range(task.work):
            task.handled += message & 1
        receiver = tasks[(message + task.work) % len(tasks)]
        if len(receiver.inbox) < 4:
            receiver.inbox.append(message + 1)
        n -= 1


class Variable:
    def __init__(self, value=0):
        self.value = value
        self.constraints = []
        self.mark = 0


class Constraint:
    def __init__(self, source, target):
        self.source, self.target = source, target
        source.constraints.append(self)

    def satisfy(self, mark):
        target = self.target
        if target.mark == mark:
            return None
        target.mark = mark
        self.execute()
        return target

    def execute(self):
        raise NotImplementedError


class Equal(Constraint):
    def execute(self):
        self.target.value = self.source.value


class Scaled(Constraint):
    def __init__(self, source, target, scale, offset):
        super().__init__(source, target)
        self.scale, self.offset = scale, offset

    def execute(self):
        self.target.value = self.source.value * self.scale + self.offset


@row("general/constraint propagation, per constraint", 20_000)
def _(n):
    variables = [Variable() for _ in range(41)]
    for i, (source, target) in enumerate(zip(variables, variables[1:])):
        if i % 2:
            Equal(source, target)
        else:
            Scaled(source, target, 1, i)
    mark = 0
    for _ in range(n // 40):
        mark += 1
        variables[0].value, variables[0].mark = mark, mark
        pending = [variables[0]]
        while pending:
            for constraint in pending.pop().constraints:
                changed = constraint.satisfy(mark)
                if changed is not None:
                    pending.append(changed)


@row("general/import of argparse", 20)
def _(n):
    import argparse

    for _ in range(n):
        del sys.modules["argparse"]
        import argparse


def nanoseconds(function, count, seconds):
    best, deadline = float("inf"), time.perf_counter() + seconds
    while True:
        start = time.perf_counter()
        function(count)
        end = time.perf_counter()
        best = min(best, end - start)
        if end >= deadline:
            return best / count * 1e9


def resident():
    with open("/proc/self/status") as file:
        for line in file:
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) * 1024


def bytes_each(make, count=200_000):
    before = resident()
    objects = [make() for _ in range(count)]
    # They stay, so that the next ones need memory of their own.
    KEPT.append(objects)
    return (resident() - before) / count


KEPT = []


def suspended_generator():
    generator = echo()
    next(generator)
    return generator


class Never:
    def __await__(self):
        return self

    def __iter__(self):
        return self

    def __next__(self):
        return None


NEVER = Never()


async def waiting():
    await NEVER


def suspended_coroutine():
    coroutine = waiting()
    coroutine.send(None)
    return coroutine


def delegating_once():
    yield from echo()


def suspended_chain():
    generator = delegating_once()
    next(generator)
    return generator


def main(argv):
    match argv:
        case ["list"]:
            for name, _, count in ROWS:
                print(name, count, sep="\t")
        case ["run", seconds, *words]:
            for name, function, count in ROWS:
                if all(word in name for word in words):
                    print(name, nanoseconds(function, count, float(seconds)), sep="\t", flush=True)
        case ["once", name, count]:
            for known, function, _ in ROWS:
                if known == name:
                    function(int(count))
        case ["memory"]:
            for name, make in (
                ("generator", suspended_generator),
                ("coroutine", suspended_coroutine),
                ("two-level chain", suspended_chain),
            ):
                print(name, bytes_each(make), sep="\t", flush=True)
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
