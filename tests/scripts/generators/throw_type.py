def body():
    while True:
        try:
            yield "ready"
        except ValueError as error:
            print("caught", repr(error))


g = body()
next(g)
print(g.throw(ValueError))


class Odd(ValueError):
    def __init__(self):
        super().__init__("made without arguments")


print(g.throw(Odd))
