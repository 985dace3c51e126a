print(hash(1) == hash(1.0) == hash(True))
print(hash("a") == hash("a"))
print(hash((1, 2)) == hash((1, 2)))
print(hash(-1) == hash(-2))
print(hash(2**61 - 1))
print(hash(2**61))
print(hash(0.5))
print(hash(float("inf")))
print(hash(1j))
print(hash(None) == hash(None))
for bad in ([], {}, set(), bytearray(), slice(1) if False else [1]):
    try:
        hash(bad)
    except TypeError as error:
        print(error)
try:
    hash((1, []))
except TypeError as error:
    print(error)
print(None is None, True is True, ... is Ellipsis, NotImplemented is NotImplemented)


class C:
    def __hash__(self):
        return -1


print(hash(C()))


class D:
    def __eq__(self, other):
        return True


print(D.__hash__)


class E(D):
    __hash__ = object.__hash__


print(hash(E()) == hash(E()) or True)
