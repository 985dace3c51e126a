# An operator that uses itself without end.
class Bottomless:
    def __add__(self, other):
        return self + other


try:
    Bottomless() + 1
except RecursionError as error:
    print(type(error).__name__)
