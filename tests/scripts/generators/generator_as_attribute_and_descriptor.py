class C:
    def items(self):
        yield from (1, 2)

    squares = property(lambda self: (x * x for x in self.items()))
    __iter__ = items

    @staticmethod
    def forever():
        while True:
            yield "again"

    def __contains__(self, x):
        return any(x == y for y in self)

    def __call__(self):
        yield "called"

    def __getattr__(self, name):
        return (c for c in name)


c = C()
print(list(c), list(c.squares), 2 in c, 3 in c, next(C.forever()), list(c()), list(c.abc), [*c], dict(zip(c, c.squares)))
