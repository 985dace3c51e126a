def body(other):
    yield 1
    yield next(holder[other])


holder = {}
holder["a"] = body("b")
holder["b"] = body("a")
print(next(holder["a"]), next(holder["b"]))
try:
    next(holder["a"])
except ValueError as error:
    print(error)
