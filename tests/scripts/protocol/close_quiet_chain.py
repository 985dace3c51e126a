# Closing a chain in which nobody handles anything: every level ends, the inner ones first, and what they hold dies there.
class Noisy:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name, [g.gi_frame is None for g in generators])


generators = []


def inner():
    local = Noisy("inner")
    yield 1


def middle():
    local = Noisy("middle")
    generators.append(inner())
    yield from generators[1]


def outer():
    local = Noisy("outer")
    generators.append(middle())
    yield from generators[0]


g = outer()
print(next(g), [x.gi_suspended for x in generators])
print(g.close(), g.gi_frame, [x.gi_frame for x in generators])
print(next(g, "end"), next(generators[1], "end"), g.close())


class Suspend:
    def __await__(self):
        return (yield)


async def waits(value):
    await value


s = Suspend().__await__()
c = waits(waits(Suspend()))
c.send(None)
c.close()
try:
    c.send(None)
except RuntimeError as error:
    print(error)
