import gc

gc.disable()


class Node:
    pass


def body(node):
    try:
        yield node
    finally:
        print("finally from the collector")


node = Node()
node.g = body(node)
next(node.g)
del node
print("unreachable")
print(gc.collect() > 0)
print("end")
