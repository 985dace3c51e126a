def first():
    print("first evaluated")
    return [1, 2]


def second():
    print("second evaluated")
    return [10]


g = (x + y for x in first() for y in second())
print("made")
print(list(g))
try:
    (x for x in 5)
except TypeError as error:
    print("at once:", error)
g = (x for y in [1] for x in 5)
try:
    next(g)
except TypeError as error:
    print("late:", error)
