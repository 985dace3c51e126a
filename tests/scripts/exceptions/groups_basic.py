g = ExceptionGroup("msg", [ValueError(1), KeyError("k"), ExceptionGroup("inner", [TypeError(2)])])
print(repr(g), str(g), g.message, g.exceptions)
print(isinstance(g, Exception))
print(isinstance(BaseExceptionGroup("b", [ValueError()]), ExceptionGroup))
print(type(BaseExceptionGroup("b", [KeyboardInterrupt()])).__name__)
for args in (
    ("m", []),
    ("m", [5]),
    (5, [ValueError()]),
    ("m", 5),
    ("m",),
    ("m", [KeyboardInterrupt()]),
    ("m", [ValueError]),
):
    try:
        print(ExceptionGroup(*args))
    except (TypeError, ValueError) as error:
        print(error)
print(str(ExceptionGroup("one", [ValueError()])))
d = g.derive([OSError()])
print(repr(d))
try:
    g.exceptions = ()
except AttributeError as error:
    print(error)
print(ExceptionGroup[int])
