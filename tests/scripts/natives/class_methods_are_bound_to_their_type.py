# A class method of a native type is bound to that type or one that derives from it, also as a special method.
fromkeys = dict.__dict__["fromkeys"]


class Own(dict):
    __call__ = fromkeys


class Foreign:
    __call__ = fromkeys
    method = fromkeys


made = Own()([1, 2], 3)
print(made, type(made).__name__)
for attempt in (
    lambda: Foreign()([1]),
    lambda: Foreign().method,
    lambda: fromkeys(5),
    lambda: fromkeys(int),
    lambda: fromkeys(),
    lambda: fromkeys.__get__(5),
    lambda: fromkeys.__get__({}, 5),
):
    try:
        print(attempt())
    except TypeError as error:
        print(error)
print(fromkeys(dict, [1]), fromkeys.__get__({})([2]))
