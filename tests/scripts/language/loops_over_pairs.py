# reference: 3.14
# Loops that take pairs apart, over what makes pairs.
import sys

letters = ["a", "b", "c"]
for index, letter in enumerate(letters):
    print(index, letter, end=" ")
for index, letter in enumerate("héé", 5):
    print(index, letter, end=" ")
for index, number in enumerate(range(2), 2**62 - 1):
    print(index, number, end=" ")
print()
for a, b in zip(letters, (1, 2)):
    print(a, b, end=" ")
for a, b in zip((), letters):
    print("never")
for a, b in zip(letters, reversed([7, 8, 9])):
    print(a, b, end=" ")
print()
# The first iterator has given an item that is lost.
first, second = iter(letters), iter([1])
for a, b in zip(first, second):
    pass
print(list(first), a, b)
table = {"x": 1, "y": 2}
for key, value in table.items():
    print(key, value, end=" ")
for key, value in reversed(table.items()):
    print(key, value, end=" ")
print([key * value for key, value in table.items()], {value: key for key, value in table.items()})
try:
    for key, value in table.items():
        table["z"] = 3
except RuntimeError as error:
    print(error, key, value)
try:
    for a, b in zip([1, 2], [1], strict=True):
        print(a, b)
except ValueError as error:
    print(error)
for a, (b, c) in enumerate(zip("ab", "cd")):
    print(a, b, c, end=" ")
for a, b in enumerate(number * 2 for number in range(3)):
    print(a, b, end=" ")
for a, b in zip((number for number in range(3)), letters):
    print(a, b, end=" ")
print()


class Counted(enumerate):
    def __next__(self):
        index, item = super().__next__()
        return item, -index


class Zipped(zip):
    def __next__(self):
        return "pair"[:2]


print([(a, b) for a, b in Counted("xy")])
for a, b in Zipped("a"):
    print(a, b)
    break
for a, b in ["xy", (1, 2), [3, 4], {5: 6, 7: 8}, range(2)]:
    print(a, b, end=" ")
print()
for wrong in ("x", (1, 2, 3), 5, [1]):
    try:
        for a, b in [wrong]:
            pass
    except (TypeError, ValueError) as error:
        print(error)
seen = []
sys.settrace(lambda frame, event, arg: None)


def traced():
    for a, b in enumerate("pq"):
        seen.append((a, b))


lines = []


def trace(frame, event, arg):
    if frame.f_code is traced.__code__ and event == "line":
        lines.append(frame.f_lineno - frame.f_code.co_firstlineno)
    return trace


sys.settrace(trace)
traced()
sys.settrace(None)
print(seen, lines)
