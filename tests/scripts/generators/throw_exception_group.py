def body():
    try:
        yield 1
    except* ValueError as group:
        print("values", repr(group))
        result = "handled"
    yield result


g = body()
next(g)
print(g.throw(ExceptionGroup("g", [ValueError(1)])))
g = body()
next(g)
try:
    g.throw(ExceptionGroup("g", [ValueError(1), KeyError(2)]))
except ExceptionGroup as group:
    print("left", repr(group))
g = body()
next(g)
print(g.throw(ValueError("naked")))
