import sys


async def body():
    yield 1


for bad in (5, "x"):
    try:
        sys.set_asyncgen_hooks(firstiter=bad)
    except TypeError as error:
        print(error)
    try:
        sys.set_asyncgen_hooks(finalizer=bad)
    except TypeError as error:
        print(error)


def failing(a):
    raise LookupError("hook failed")


sys.set_asyncgen_hooks(firstiter=failing)
a = body()
try:
    a.__anext__()
except LookupError as error:
    print(repr(error))
sys.set_asyncgen_hooks(None, failing)
sys.unraisablehook = lambda report: print("unraisable", repr(report.exc_value))
a = body()
try:
    a.__anext__().send(None)
except StopIteration:
    pass
del a
print("end")
