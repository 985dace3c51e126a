def outer():
    try:
        yield from iter([1, 2])
    except GeneratorExit:
        print("outer got GeneratorExit")


g = outer()
next(g)
print(g.close())
