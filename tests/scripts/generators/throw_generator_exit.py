def body():
    try:
        yield 1
    except GeneratorExit as exit:
        print("caught", repr(exit))
        yield "allowed for throw"
    print("goes on")


g = body()
next(g)
print(g.throw(GeneratorExit("bye")))
print(next(g, "finished"))


def passes():
    yield 1


g = passes()
next(g)
try:
    g.throw(GeneratorExit)
except GeneratorExit as exit:
    print("came out", repr(exit))
