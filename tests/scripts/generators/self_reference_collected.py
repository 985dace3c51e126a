import gc

gc.disable()


def body():
    me = yield
    try:
        yield me
    finally:
        print("closed")


g = body()
next(g)
g.send(g)
del g
print("dropped")
gc.collect()
print("collected")
