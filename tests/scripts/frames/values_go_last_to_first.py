# reference: 3.14
# A frame lets go of what it holds from the last value to the first: iterators of loops before locals, inner before outer.


class Noted:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("gone", self.name)

    def __iter__(self):
        return self

    def __next__(self):
        return 1


def returns():
    first, second = Noted("first"), Noted("second")
    for _ in Noted("outer loop"):
        for _ in Noted("inner loop"):
            return


def raises():
    first, second = Noted("first"), Noted("second")
    for _ in Noted("outer loop"):
        for _ in Noted("inner loop"):
            raise ValueError


def handles():
    try:
        for _ in Noted("outer loop"):
            for _ in Noted("inner loop"):
                raise ValueError
    except ValueError:
        print("handled")


def suspended():
    first, second = Noted("first"), Noted("second")
    for _ in Noted("outer loop"):
        for _ in Noted("inner loop"):
            yield


def suspended_in_try():
    first, second = Noted("first"), Noted("second")
    for _ in Noted("outer loop"):
        for _ in Noted("inner loop"):
            try:
                yield
            finally:
                print("finally")


returns()
print("-- raises")
try:
    raises()
except ValueError as error:
    print("caught")
    error.__traceback__ = None
print("-- handles")
handles()
for make in suspended, suspended_in_try:
    print("-- dropped:", make.__name__)
    generator = make()
    next(generator)
    del generator
    print("-- closed:", make.__name__)
    generator = make()
    next(generator)
    generator.close()
