import gc
import sys

gc.disable()


def run(awaitable):
    try:
        while True:
            awaitable.send(None)
    except StopIteration as stop:
        return stop.value


class Node:
    pass


async def body(node):
    try:
        yield node
    finally:
        print("finally")


n = Node()
n.a = body(n)
run(n.a.__anext__())
del n
print("unreachable")
gc.collect()
sys.set_asyncgen_hooks(finalizer=lambda a: print("finalizer"))
n = Node()
n.a = body(n)
run(n.a.__anext__())
del n
gc.collect()
sys.set_asyncgen_hooks(None, None)
print("end")
