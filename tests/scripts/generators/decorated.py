import functools


def primed(function):
    @functools.wraps(function)
    def make(*args):
        g = function(*args)
        next(g)
        return g

    return make


@primed
def collector(out):
    while True:
        out.append((yield))


out = []
c = collector(out)
c.send(1)
c.send(2)
print(out, collector.__name__)
