# Old objects are collected while the program goes on: what it can reach stays, the rest goes, with finalisers and
# callbacks as ever.
import collections
import gc
import weakref


class Node:
    def __init__(self, *links):
        self.links = list(links)
        self.me = self


class Final(Node):
    count = 0
    kept = []

    def __del__(self):
        Final.count += 1
        if Final.count % 10 == 0:
            Final.kept.append(self)


class Items(list):
    count = 0

    def __del__(self):
        Items.count += 1


def generator(*held):
    mine = held
    try:
        yield
        yield mine
    finally:
        closed.append(1)


def make_old():
    """Allocates until everything that is there now is old, and has been looked at."""
    before = gc.get_stats()[2]["collections"]
    junk = []
    while gc.get_stats()[2]["collections"] < before + 2:
        junk.extend([[] for _ in range(1000)])


closed = []
called = []

# Cycles of all kinds, alive while they grow old.
nodes = [Node() for _ in range(3000)]
finals = [Final() for _ in range(1000)]
generators = []
for _ in range(1000):
    box = []
    new = generator(box)
    next(new)
    box.append(new)
    generators.append(new)
lists = Node([Node() for _ in range(20_000)], collections.deque(Node() for _ in range(10_000)), {n: Node() for n in range(10_000)})
lists.links.append(Items(range(10_000)))
references = [weakref.ref(node, called.append) for node in nodes[::3]]
lone = weakref.ref(lists)
make_old()
print(all(node.me is node for node in nodes), len(closed), Final.count, lone() is lists)

# Chains, made from either end, of which each link is a cycle of its own.
chain = None
for _ in range(20_000):
    chain = Node(chain)
last = first = Node()
for _ in range(20_000):
    last.links.append(Node())
    last = last.links[0]
ends = [weakref.ref(chain), weakref.ref(first), weakref.ref(last)]

# The program moves what it has, while the collector looks.
left = collections.deque(Node(n) for n in range(2000))
right = []
before = gc.get_stats()[2]["collections"]
junk = []
while gc.get_stats()[2]["collections"] < before + 2:
    for _ in range(1000):
        junk.append([])
        if left:
            right.append(left.popleft())
        else:
            left.extend(reversed(right))
            right.clear()
junk.clear()
both = list(left) + right
print(len(both), all(node.me is node and type(node.links[0]) is int for node in both), len(set(map(id, both))))

nodes = finals = generators = lists = chain = first = last = None
for _ in range(3):
    make_old()
print([end() is None for end in ends], lone() is None)
print(len(called), all(reference() is None for reference in references))
print(Final.count, len(Final.kept), all(final.me is final for final in Final.kept), Items.count, len(closed))

# What was resurrected is finalised once only.
Final.kept.clear()
for _ in range(2):
    make_old()
print(Final.count, len(both), all(node.me is node for node in both))
