def attempt(label, step):
    try:
        print(label, "->", repr(step()))
    except BaseException as error:
        print(label, "raised", type(error).__name__, error)


async def body():
    try:
        yield 1
    except Exception as error:
        print("body caught", repr(error))
        yield 2


a = body()
attempt("next", lambda: a.__anext__().send(None))
step = a.athrow(ValueError("v"))
attempt("throw other", lambda: step.throw(KeyError("k")))
attempt("again", lambda: step.send(None))
step = a.aclose()
attempt("throw into aclose", lambda: step.throw(KeyError("k")))
