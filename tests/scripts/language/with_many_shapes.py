class M:
    def __init__(self, n):
        self.n = n

    def __enter__(self):
        print("+", self.n, end=" ")
        return self.n

    def __exit__(self, *a):
        print("-", self.n, end=" ")


with (M(1) as a, M(2)): print(a)
with (M(1), M(2) as b,): print(b)
with (M(1)), (M(2)): print("two")
with (M(1)) as c: print(c)
with (yield_ := M(3)) as d: print(d)
with M(1) if True else M(2): print("conditional")
with (M(1) if False else M(2)) as e: print(e)
