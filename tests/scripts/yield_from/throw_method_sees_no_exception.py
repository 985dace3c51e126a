import sys


class Iterator:
    def __iter__(self):
        return self

    def __next__(self):
        return 1

    def throw(self, exception):
        print("throw", repr(sys.exception()))
        raise exception


def inner():
    yield from Iterator()


def outer():
    try:
        raise ValueError("handled")
    except ValueError:
        try:
            yield from inner()
        except KeyError as error:
            print("outer", repr(error), repr(error.__context__))
        print("after", repr(sys.exception()))
        yield 2


generator = outer()
next(generator)
print(generator.throw(KeyError("thrown")))
