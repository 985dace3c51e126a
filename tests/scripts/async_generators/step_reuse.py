def attempt(label, step):
    try:
        print(label, "->", repr(step()))
    except BaseException as error:
        print(label, "raised", type(error).__name__, error)


async def body():
    try:
        yield 1
        yield 2
    finally:
        print("finally")


a = body()
step = a.__anext__()
attempt("send", lambda: step.send(None))
attempt("send again", lambda: step.send(None))
attempt("throw", lambda: step.throw(ValueError("x")))
attempt("close", lambda: step.close())
step = a.asend(None)
attempt("close unstarted", lambda: step.close())
attempt("send after close", lambda: step.send(None))
step = a.athrow(ValueError("thrown"))
attempt("close unstarted", lambda: step.close())
attempt("send after close", lambda: step.send(None))
step = a.aclose()
attempt("send", lambda: step.send(None))
attempt("send again", lambda: step.send(None))
attempt("throw", lambda: step.throw(ValueError("x")))
