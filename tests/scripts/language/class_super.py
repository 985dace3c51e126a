class A:
    def f(self):
        return "A.f"

    @classmethod
    def c(cls):
        return "A.c " + cls.__name__

    @property
    def p(self):
        return "A.p"


class B(A):
    def f(self):
        return "B>" + super().f()

    @classmethod
    def c(cls):
        return "B>" + super().c()

    @property
    def p(self):
        return "B>" + super().p

    def explicit(self):
        return super(B, self).f(), super(B, B).c()

    def nested(self):
        return [super(B, self).f() for _ in range(1)], (lambda: super(B, self).f())()

    def cell(self):
        return __class__


class C(A):
    def f(self):
        return "C>" + super().f()


class D(B, C):
    def f(self):
        return "D>" + super().f()


d = D()
print(d.f(), D.c(), d.p, d.explicit(), d.nested(), d.cell().__name__)
print(repr(super(B, d)).split(" object")[0], super(B, d).__thisclass__.__name__, super(B, d).__self_class__.__name__)


def outside(self):
    return super().f()


A.outside = outside
try:
    A().outside()
except RuntimeError as error:
    print(error)


class E:
    def no_args():
        super()

    def deleted(self):
        del self
        super()


try:
    E.no_args()
except RuntimeError as error:
    print(error)
try:
    E().deleted()
except RuntimeError as error:
    print(error)
try:
    super(B, 5)
except TypeError as error:
    print(error)
try:
    super(B, d).missing
except AttributeError as error:
    print(error)
try:
    super(5, d)
except TypeError as error:
    print(error)
