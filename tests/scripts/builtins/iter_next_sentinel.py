values = iter([1, 2, "stop", 3])
print(list(iter(lambda: next(values), "stop")), list(values))
it = iter([1])
print(next(it), next(it, "default"), next(it, None))


class Callable:
    n = 0

    def __call__(self):
        self.n += 1
        return self.n


print(list(iter(Callable(), 4)), type(iter(Callable(), 0)).__name__)


def raises():
    raise StopIteration


print(list(iter(raises, 0)))
for kind in (
    [],
    (),
    "",
    {},
    set(),
    range(0),
    {}.keys(),
    {}.values(),
    {}.items(),
    b"",
    bytearray(),
    reversed([]),
    reversed({}),
    enumerate([]),
    iter(int, 1),
    memoryview(b""),
):
    print(type(iter(kind)).__name__, end=" ")
print()
