import sys


async def body():
    yield 1


print(sys.get_asyncgen_hooks())
calls = []
sys.set_asyncgen_hooks(firstiter=lambda a: calls.append(("first", a.__name__)), finalizer=lambda a: print("finalizer"))
a = body()
print(calls)
a.__anext__()
print(calls)
a.asend(None)
print(calls)
b = body()
b.aclose().close()
print(calls)
c = body()
c.athrow(ValueError).close()
print(calls)
hooks = sys.get_asyncgen_hooks()
print(hooks.firstiter is hooks[0], type(hooks).__name__)
import warnings

warnings.simplefilter("ignore")
for x in (a, b, c):
    x.aclose().close()
sys.set_asyncgen_hooks(None, None)
print(sys.get_asyncgen_hooks())
del a, b, c
