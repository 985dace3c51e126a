def body():
    try:
        raise (yield "exception?") from (yield "cause?")
    except ValueError as error:
        print(repr(error), repr(error.__cause__))
    try:
        1 / 0
    except (yield "which?") as error:
        print("matched", error)


g = body()
print(next(g), g.send(ValueError("v")), g.send(KeyError("k")))
try:
    g.send(ZeroDivisionError)
except StopIteration:
    print("end")
