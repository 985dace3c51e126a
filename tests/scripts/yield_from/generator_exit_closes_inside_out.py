def level(name, inner=None):
    try:
        if inner is None:
            yield name
        else:
            yield from inner
    except GeneratorExit:
        print("exit", name)
        raise
    finally:
        print("finally", name)


g = level("a", level("b", level("c")))
next(g)
g.close()
print("closed")
g = level("a", level("b", level("c")))
next(g)
try:
    g.throw(GeneratorExit("thrown"))
except GeneratorExit as error:
    print(repr(error))
