# Arguments left to their defaults, and named ones, of functions with fixed parameters.
def show(call):
    try:
        print(call())
    except TypeError as error:
        print(error)


def f(a, b=1, *, c=2):
    return a, b, c


show(lambda: (f(0), f(0, 5), f(0, c=6), f(0, b=7), f(a=0, c=8), f(c=9, b=8, a=7), f(0, 1, c=3)))
for wrong in (lambda: f(), lambda: f(1, 2, 3), lambda: f(1, a=2), lambda: f(1, d=2), lambda: f(c=1), lambda: f(1, b=2, x=3)):
    show(wrong)

f.__kwdefaults__["c"] = 20
show(lambda: f(0))
f.__kwdefaults__ = {"x": 1, "c": 30}
show(lambda: f(0))
f.__kwdefaults__ = None
show(lambda: f(0))
f.__defaults__ = (10, 11)
show(lambda: f(c=1))
f.__defaults__ = None
show(lambda: f(1, c=1))


def only(a, /, b, *, c, d=4):
    return a, b, c, d


show(lambda: (only(1, 2, c=3), only(1, b=2, c=3, d=5)))
for wrong in (lambda: only(a=1, b=2, c=3), lambda: only(1, 2), lambda: only(1, 2, d=1)):
    show(wrong)


class Class:
    def method(self, x=1, *, y=2):
        return x, y

    def __init__(self, z=3):
        self.z = z

    def __call__(self, w=4):
        return w


show(lambda: (Class().method(), Class().method(5), Class().method(y=6), Class(z=7).z, Class()(), Class()(w=8)))
show(lambda: Class().method(z=1))

for count in (62, 63, 64, 65, 130):
    names = [f"p{i}" for i in range(count)]
    scope = {}
    exec(f"def many({', '.join(f'{n}={i}' for i, n in enumerate(names))}):\n    return [{', '.join(names)}]", scope)
    many = scope["many"]
    print(many() == list(range(count)), many("x")[:2], many(**{names[-1]: "y"})[-2:])


def generator(a, b=2):
    yield a + b


async def coroutine(a, b=2):
    return a + b


print(list(generator(1)), list(generator(1, b=5)))
waiting = coroutine(1)
try:
    waiting.send(None)
except StopIteration as stop:
    print(stop.value)


def recursive(n, *, by=1):
    return recursive(n + by)


try:
    recursive(0)
except RecursionError as error:
    print(error)
