class A:
    def f(self):
        return 1


class B(A):
    def f(self):
        return [super().f() for _ in range(2)], list(super(B, self).f() for _ in range(1))


print(B().f())


class C(A):
    def f(self):
        try:
            return list(super().f() for _ in range(1))
        except TypeError as error:
            return str(error)


print(C().f())
