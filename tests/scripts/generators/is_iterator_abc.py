from collections.abc import Generator, Iterable, Iterator


def body():
    yield


g = body()
print(isinstance(g, Generator), isinstance(g, Iterator), isinstance(g, Iterable))
print(callable(g), bool(g), g == g, g == body())
print(isinstance((x for x in ()), Generator))


class Own(Generator):
    def send(self, value):
        return ("sent", value)

    def throw(self, kind, value=None, traceback=None):
        raise kind


o = Own()
print(next(o), o.send(3), iter(o) is o, o.close())
