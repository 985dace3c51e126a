def body():
    while True:
        try:
            yield "ready"
        except ValueError as error:
            print("caught", type(error).__name__, error.args)


g = body()
next(g)
print(g.throw(ValueError("one", 2)))
print(g.throw(ValueError()))
try:
    g.throw(KeyError("out"))
except KeyError as error:
    print("out came", repr(error))
print(g.gi_frame, next(g, "finished"))
