# reference: 3.14
from collections import ChainMap, Counter, OrderedDict, UserDict, UserList, UserString, defaultdict, deque, namedtuple

c = Counter("abracadabra")
print(c)
print(c.most_common(2))
print(c["z"])
print(sorted(c.elements())[:5])
print(c + Counter(a=1))
print(c - Counter(a=10))
print(c & Counter("ab"))
print(Counter(a=1) | Counter(a=3))
print(c.total())
print(+Counter(a=-1, b=1))
c.update("aaa")
c.subtract("b")
print(c["a"], c["b"], Counter(a=1) == Counter(a=1, b=0))
d = defaultdict(list)
d["k"].append(1)
print(d, d["new"], len(d), defaultdict(int, a=1), d.default_factory)
o = OrderedDict(a=1, b=2, c=3)
o.move_to_end("a")
o.move_to_end("c", last=False)
print(o)
print(o.popitem(last=False))
print(list(reversed(o)))
print(OrderedDict(a=1, b=2) == OrderedDict(b=2, a=1))
print(OrderedDict(a=1) == {"a": 1})
q = deque([1, 2, 3], maxlen=4)
q.append(4)
q.append(5)
q.appendleft(0)
q.rotate(1)
print(q)
print(q.pop())
print(q.popleft())
print(q[0])
print(len(q))
print(q.maxlen)
print(deque("abc").index("b"))
print(deque([1, 2]) + deque([3]))
print(list(reversed(q)))
print(deque([1, 1]).count(1))
print(deque([3]) < deque([4]))
q.extendleft([7, 8])
q.insert(1, 9) if len(q) < 4 else None
print(q, q.copy() == q)
for action in (
    lambda: deque().pop(),
    lambda: deque([1])[5],
    lambda: deque([1]).remove(2),
    lambda: deque(maxlen=-1),
    lambda: deque([1], maxlen=1).insert(0, 2),
):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)
m = ChainMap({"a": 1}, {"a": 2, "b": 3})
m["c"] = 4
print(m["a"])
print(m["b"])
print(dict(m))
print(m.maps)
print(m.new_child({"a": 0})["a"])
print(m.parents)
P = namedtuple("P", "x y", defaults=[5])
p = P(1)
print(
    p,
    p.x,
    p[1],
    p._asdict(),
    p._replace(x=9),
    P._fields,
    P._make([3, 4]),
    p == (1, 5),
    *p,
    P(y=1, x=2),
    P._field_defaults,
)
for action in (
    lambda: P(),
    lambda: P(1, 2, 3),
    lambda: namedtuple("Q", "a a"),
    lambda: namedtuple("Q", "class"),
    lambda: setattr(p, "x", 1),
    lambda: p._replace(z=1),
):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)
print(namedtuple("Q", "a class a", rename=True)._fields)
print(UserDict(a=1))
print(UserList([1]) + [2])
print(UserString("x").upper())
