def body():
    try:
        yield 1
    except Exception:
        print("not caught here")
    finally:
        print("finally")


g = body()
next(g)
try:
    g.throw(KeyboardInterrupt)
except KeyboardInterrupt as error:
    print(repr(error))
