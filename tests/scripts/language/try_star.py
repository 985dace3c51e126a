def run(error):
    try:
        raise error
    except* ValueError as group:
        print("values", repr(group))
    except* (KeyError, TypeError) as group:
        print("others", repr(group))
    else:
        print("else")
    finally:
        print("finally")


run(ExceptionGroup("all", [ValueError(1), KeyError(2), ExceptionGroup("in", [ValueError(3), TypeError(4)])]))
run(ValueError("naked"))
try:
    run(ExceptionGroup("rest", [ValueError(1), OSError(2)]))
except ExceptionGroup as group:
    print("left", repr(group))
try:
    run(IndexError("naked passes"))
except IndexError as error:
    print(repr(error))
