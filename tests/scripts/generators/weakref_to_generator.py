import weakref


def body():
    try:
        yield 1
    finally:
        print("finally", ref() is None)


g = body()
next(g)
ref = weakref.ref(g, lambda r: print("callback", r() is None))
print(ref() is g)
del g
print("end")
