# reference: none
import io
import pickle
import sys


class Node:
    def __init__(self, next):
        self.next = next


def depth(value):
    count = 0
    while value:
        value = value[0] if isinstance(value, (list, tuple)) else value["k"] if isinstance(value, dict) else value.next
        count += 1
    return count


for wrap in (lambda value: [value], lambda value: (value,), lambda value: {"k": value}, Node):
    value = None
    for _ in range(50_000):
        value = wrap(value)
    for protocol in (0, 2, 5):
        print(type(value).__name__, protocol, depth(pickle.loads(pickle.dumps(value, protocol))))


class Endless:
    def __reduce__(self):
        return Endless, (Endless(),)


class ById(pickle.Pickler):
    def persistent_id(self, obj):
        return [obj]


class Again(pickle.Pickler):
    def persistent_id(self, obj):
        self.dump(obj)


for dump in (lambda: pickle.dumps(Endless()), lambda: ById(io.BytesIO()).dump(1), lambda: Again(io.BytesIO()).dump(1)):
    try:
        dump()
    except RecursionError as error:
        print(error)
try:
    pickle.loads(b"(" * 1_000_000 + b".")
except pickle.UnpicklingError as error:
    print(error)
