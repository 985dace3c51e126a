g = (x for x in range(3))
print(next(g), g.send("ignored"))
try:
    g.throw(ValueError("into"))
except ValueError as error:
    print(repr(error))
print(list(g))
