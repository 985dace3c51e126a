import functools
import traceback


def fails(*args):
    raise ValueError("inside")


def generator():
    yield 1
    fails()


class K:
    def __lt__(self, other):
        fails()

    def __eq__(self, other):
        fails()

    def __hash__(self):
        return 1

    def __repr__(self):
        fails()

    def __iter__(self):
        yield 1
        fails()

    def __str__(self):
        fails()


def run(action):
    try:
        action()
    except ValueError as error:
        return [entry.name for entry in traceback.extract_tb(error.__traceback__)][1:]


print(run(lambda: list(map(fails, [1]))))
print(run(lambda: sorted([1, 2], key=fails)))
print(run(lambda: sorted([K(), K()])))
print(run(lambda: max([1, 2], key=fails)))
print(run(lambda: sum(generator())))
print(run(lambda: ",".join(str(x) for x in generator())))
print(run(lambda: dict((x, x) for x in generator())))
print(run(lambda: functools.reduce(fails, [1, 2])))
print(run(lambda: {K(): 1}[K()]))
print(run(lambda: [K()] == [K()]))
print(run(lambda: repr([K()])))
print(run(lambda: f"{K()}"))
print(run(lambda: list(filter(fails, [1]))))
print(run(lambda: [*K()]))
print(run(lambda: list(zip(K(), K()))))
print(run(lambda: [].extend(K())))
print(run(lambda: set(K())))
print(run(lambda: print(K())))
print(run(lambda: any(generator())) or "any stops early")
print(run(lambda: all(generator())))
print(run(lambda: list(enumerate(generator()))))
print(run(lambda: iter(fails, 1).__next__()))
