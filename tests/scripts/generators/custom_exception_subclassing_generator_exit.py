class MyExit(GeneratorExit):
    pass


def body():
    try:
        yield 1
    except GeneratorExit as error:
        print(type(error).__name__)
        raise


g = body()
next(g)
try:
    g.throw(MyExit("mine"))
except MyExit as error:
    print("came out", repr(error))
g = body()
next(g)
g.close()


def raises_own():
    try:
        yield 1
    except GeneratorExit:
        raise MyExit("replaced")


g = raises_own()
next(g)
print("close swallows a subclass:", g.close())


def raises_stop():
    try:
        yield 1
    finally:
        raise StopIteration("while closing")


g = raises_stop()
next(g)
try:
    g.close()
except RuntimeError as error:
    print(error)
