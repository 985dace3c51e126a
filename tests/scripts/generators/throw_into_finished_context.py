def finished():
    return
    yield


generator = finished()
for _ in generator:
    pass
try:
    raise KeyError("handled")
except KeyError:
    try:
        generator.throw(ValueError("thrown"))
    except ValueError as error:
        print(repr(error), error.__context__)
