# Where a descriptor in place of a comparison raises, comparing goes on; other operators raise.
class Failing:
    @property
    def method(self):
        raise AttributeError("no method")

    __eq__ = __lt__ = __add__ = method


one, two = Failing(), Failing()
print(one == two, one == one)
for operation in (lambda: one < two, lambda: one + two):
    try:
        operation()
    except (TypeError, AttributeError) as error:
        print(type(error).__name__, error)


class New(set):
    def __new__(cls, items, extra=None):
        return super().__new__(cls, items)


print(New([1]))
try:
    New([1], extra=2)
except TypeError as error:
    print(error)
