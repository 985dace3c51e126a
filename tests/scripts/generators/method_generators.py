class Tree:
    def __init__(self, value, left=None, right=None):
        self.value, self.left, self.right = value, left, right

    def __iter__(self):
        if self.left:
            yield from self.left
        yield self.value
        if self.right:
            yield from self.right

    @staticmethod
    def of(n):
        for i in range(n):
            yield i

    @classmethod
    def names(cls):
        yield cls.__name__

    @property
    def pair(self):
        yield self.value
        yield self.value


t = Tree(2, Tree(1), Tree(4, Tree(3)))
print(list(t), list(Tree.of(2)), list(Tree.names()), list(t.pair))
print(3 in t, 9 in t, max(t), sorted(t, reverse=True))
a, *b = t
print(a, b)
