def body():
    try:
        raise ExceptionGroup("g", [ValueError(1), TypeError(2), KeyError(3)])
    except* ValueError as group:
        got = yield repr(group)
        print("got", got)
    except* TypeError as group:
        yield repr(group)
    finally:
        print("finally")


g = body()
print(next(g))
print(g.send("value"))
try:
    next(g)
except ExceptionGroup as group:
    print("rest", repr(group))
