import sys


def run(awaitable):
    try:
        while True:
            awaitable.send(None)
    except StopIteration as stop:
        return stop.value


async def body(name):
    try:
        yield name
    finally:
        print("finally", name)


kept = []


def finalizer(a):
    print("finalizer for", a.__name__, a.ag_frame is not None)
    kept.append(a)


sys.set_asyncgen_hooks(finalizer=finalizer)
a = body("dropped")
run(a.__anext__())
del a
print("kept", len(kept))
run(kept.pop().aclose())
a = body("exhausted")
run(a.__anext__())
try:
    run(a.__anext__())
except StopAsyncIteration:
    pass
del a
a = body("closed")
run(a.__anext__())
run(a.aclose())
del a
a = body("unstarted")
del a
sys.set_asyncgen_hooks(None, None)
a = body("made without hooks")
run(a.__anext__())
sys.set_asyncgen_hooks(finalizer=finalizer)
del a
sys.set_asyncgen_hooks(None, None)
print("end", len(kept))
