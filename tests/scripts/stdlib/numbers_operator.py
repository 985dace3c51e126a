import numbers
import operator as op

print([isinstance(x, numbers.Number) for x in (1, 1.5, 1j, "s")], isinstance(1, numbers.Integral), isinstance(1.5, numbers.Real), isinstance(1j, numbers.Complex), isinstance(1.5, numbers.Rational), isinstance(True, numbers.Integral))
print(op.add(1, 2), op.mul("a", 3), op.itemgetter(1)([1, 2]), op.itemgetter(0, 2)("abc"), op.attrgetter("real")(5), op.attrgetter("real.imag", "imag")(5), op.methodcaller("split", ",")("a,b"), op.getitem({"k": 1}, "k"), op.contains([1], 1), op.countOf([1, 1], 1), op.indexOf([3, 4], 4), op.not_(0), op.truth([]), op.is_(None, None), op.floordiv(7, 2), op.matmul.__name__, op.concat([1], [2]), op.iadd([1], [2]), op.neg(5), op.index(True), op.length_hint([1, 2]), op.lt(1, 2), op.inv(1), op.call(max, 1, 2), op.is_not_none(5) if hasattr(op, "is_not_none") else True)
l = [1, 2]
op.setitem(l, 0, 9)
op.delitem(l, 1)
print(l, repr(op.itemgetter(1, 2)), repr(op.attrgetter("a.b")), repr(op.methodcaller("m", 1, k=2)))
for action in (lambda: op.add(1), lambda: op.itemgetter(), lambda: op.itemgetter(5)([1]), lambda: op.attrgetter(5), lambda: op.index(1.5), lambda: op.methodcaller(), lambda: op.indexOf([1], 2), lambda: op.countOf(5, 1), lambda: op.concat(1, 2)):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)
