def run():
    try:
        raise ExceptionGroup("g", [ValueError(1), TypeError(2), OSError(3)])
    except* ValueError:
        raise KeyError("new")
    except* TypeError:
        raise


try:
    run()
except BaseException as group:
    print(repr(group))
    for e in group.exceptions:
        print("  ", repr(e), repr(e.__context__))


def reraise():
    try:
        raise ExceptionGroup("g", [ValueError(1), ValueError(2)])
    except* ValueError as group:
        raise group


try:
    reraise()
except ExceptionGroup as group:
    print(repr(group), repr(group.__context__))


def only_new():
    try:
        raise ValueError("naked")
    except* ValueError:
        raise TypeError("one")


try:
    only_new()
except BaseException as group:
    print(repr(group))
