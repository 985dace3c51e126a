class Node:
    __slots__ = ("key", "value", "before", "after", "__weakref__")

    def __init__(self, key=None, value=None):
        self.key, self.value = key, value
        self.before = self.after = self


class LRU:
    def __init__(self, size):
        self.size, self.map, self.root = size, {}, Node()

    def _unlink(self, node):
        node.before.after, node.after.before = node.after, node.before

    def _push(self, node):
        last = self.root.before
        last.after = self.root.before = node
        node.before, node.after = last, self.root

    def __getitem__(self, key):
        node = self.map[key]
        self._unlink(node)
        self._push(node)
        return node.value

    def __setitem__(self, key, value):
        if key in self.map:
            self._unlink(self.map.pop(key))
        elif len(self.map) == self.size:
            oldest = self.root.after
            self._unlink(oldest)
            del self.map[oldest.key]
        self.map[key] = node = Node(key, value)
        self._push(node)

    def __iter__(self):
        node = self.root.after
        while node is not self.root:
            yield node.key
            node = node.after

    def __contains__(self, key):
        return key in self.map


cache = LRU(3)
for i, key in enumerate("abcadbea"):
    if key in cache:
        print("hit", key, cache[key])
    else:
        cache[key] = i
        print("miss", key)
    print(" ", list(cache))
try:
    cache["z"]
except KeyError as error:
    print("KeyError", error)
