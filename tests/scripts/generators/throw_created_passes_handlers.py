# What is thrown into a generator that has not started leaves it past a `try` that opens its body.
def body():
    try:
        yield 1
    except KeyError:
        print("caught")
    finally:
        print("finally")


try:
    raise LookupError("around")
except LookupError:
    g = body()
    try:
        g.throw(KeyError("thrown"))
    except KeyError as error:
        print(repr(error), repr(error.__context__), error.__traceback__.tb_next.tb_lineno)
print(g.gi_frame, next(g, "finished"))
