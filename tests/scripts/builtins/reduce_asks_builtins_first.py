# An iterator's __reduce__ looks at the builtins before it looks at itself.
import builtins


class Key:
    def __init__(self, name, iterator):
        self.name, self.iterator = name, iterator

    def __hash__(self):
        return hash(self.name)

    def __eq__(self, other):
        list(self.iterator)
        return other == self.name


def reduced(name, iterator):
    original = builtins.__dict__.pop(name)
    key = Key(name, iterator)
    builtins.__dict__[key] = original
    try:
        return iterator.__reduce__()
    finally:
        del builtins.__dict__[name]
        builtins.__dict__[name] = original


for iterator in (iter([1, 2]), iter((1, 2)), iter("ab"), iter(b"ab"), iter(range(3))):
    print(reduced("iter", iterator)[1])
print(reduced("reversed", reversed([1, 2])))
