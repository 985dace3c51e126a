import sys

sys.setrecursionlimit(300)


class C:
    def __len__(self):
        return len(self)

    def __repr__(self):
        return repr(self)

    def __str__(self):
        return str(self)

    def __eq__(self, other):
        return self == other

    def __hash__(self):
        return hash(self)

    def __iter__(self):
        return iter(self)

    def __getattr__(self, name):
        return getattr(self, name)

    def __call__(self):
        return self()

    def __add__(self, other):
        return self + other

    def __bool__(self):
        return bool(self)

    def __getitem__(self, k):
        return self[k]

    def __contains__(self, x):
        return x in self

    def __lt__(self, other):
        return self < other

    def __enter__(self):
        with self:
            pass

    def __exit__(self, *a):
        pass

    def __index__(self):
        return [1][self]

    @property
    def p(self):
        return self.p


c = C()
for action in (
    lambda: len(c),
    lambda: repr(c),
    lambda: str(c),
    lambda: c == 1,
    lambda: hash(c),
    lambda: iter(c),
    lambda: c.missing,
    lambda: c(),
    lambda: c + 1,
    lambda: bool(c),
    lambda: c[0],
    lambda: 1 in c,
    lambda: c < 1,
    lambda: c.__enter__(),
    lambda: [1][c],
    lambda: c.p,
    lambda: {c: 1},
    lambda: [c] == [1],
    lambda: sorted([c, c]),
    lambda: f"{c}",
    lambda: "%s" % c,
    lambda: not c,
):
    try:
        action()
        print("no error")
    except RecursionError as error:
        print("RecursionError")
