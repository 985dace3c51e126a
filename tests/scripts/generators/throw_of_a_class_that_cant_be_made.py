# `throw(cls)` whose class can't be instantiated throws what that raises into the generator.


class Refuses(Exception):
    def __new__(cls):
        raise LookupError("refused")


class IsNone(Exception):
    def __new__(cls):
        return None


def generator(name):
    try:
        yield "started"
    except Exception as error:
        print(name, "caught", repr(error))
        yield "went on"


for cls in Refuses, IsNone:
    started = generator(cls.__name__)
    next(started)
    print(started.throw(cls))
    fresh = generator(cls.__name__)
    try:
        fresh.throw(cls)
    except (LookupError, TypeError) as error:
        print("raised", repr(error))
    print(next(fresh, "finished"))
