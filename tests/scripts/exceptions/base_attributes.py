for make in (ValueError, KeyError, Exception, BaseException, RuntimeError):
    for args in ((), ("one",), ("a", 2), (None,), ((1, 2),)):
        e = make(*args)
        print(repr(e), "|", str(e), "|", e.args)
e = ValueError("x")
e.args = [1, 2]
print(e.args)
print(e)
print(e.__traceback__)
print(e.__cause__)
print(e.__context__)
print(e.__suppress_context__)
print(e.__dict__)
e.extra = 5
print(e.extra, e.__dict__)
for attribute, value in (("__cause__", 5), ("__context__", 5), ("__traceback__", 5), ("args", 5)):
    try:
        setattr(e, attribute, value)
    except TypeError as error:
        print(error)
try:
    ValueError(x=1)
except TypeError as error:
    print(error)
try:
    del e.args
except TypeError as error:
    print(error)
print(ValueError("a") == ValueError("a"), e == e)
