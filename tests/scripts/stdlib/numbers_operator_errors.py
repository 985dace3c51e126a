import operator as op

l = [1, 2]
op.setitem(l, 0, 9)
op.delitem(l, 1)
for action in (
    lambda: op.add(1),
    lambda: op.itemgetter(),
    lambda: op.itemgetter(5)([1]),
    lambda: op.attrgetter(5),
    lambda: op.index(1.5),
    lambda: op.methodcaller(),
    lambda: op.indexOf([1], 2),
    lambda: op.countOf(5, 1),
    lambda: op.concat(1, 2),
):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)
