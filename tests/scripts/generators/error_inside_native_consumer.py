def body():
    yield 1
    raise KeyError("inside")


for name, consume in [
    ("list", list), ("sum", sum), ("sorted", sorted), ("set", set), ("max", max), ("join", lambda g: ",".join(str(x) for x in g)),
    ("dict", lambda g: dict((x, x) for x in g)), ("unpack", lambda g: [*g]), ("zip", lambda g: list(zip(g, g))),
    ("map", lambda g: list(map(str, g))), ("call", lambda g: print(*g)),
]:
    try:
        consume(body())
    except KeyError as error:
        print(name, repr(error), error.__traceback__.tb_next is not None)
