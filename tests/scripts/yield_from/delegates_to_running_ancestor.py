def a():
    yield from second


def b():
    try:
        yield from first
    except ValueError as error:
        print(error)
        yield "b goes on"


first, second = a(), b()
print(next(first))
print(list(first))
