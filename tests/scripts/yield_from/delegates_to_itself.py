def body():
    try:
        yield from g
    except ValueError as error:
        print(error)
    yield "after"


g = body()
print(next(g))
