class A:
    __private = 1

    def __method(self):
        return "A method"

    def call(self):
        self.__instance = 5
        return self.__method(), self.__private, self.__instance

    def local(self):
        __x = 3
        return __x, sorted(locals())

    __dunder__ = 2


class B(A):
    __private = 2

    def both(self):
        return self.__private, self._A__private


print(A().call(), B().both(), B().call(), A().local(), A.__dunder__)
print([k for k in vars(A) if "private" in k or "method" in k])
try:
    A().__private
except AttributeError as error:
    print(error)


class _Under:
    __x = 1


print(_Under._Under__x)


class __:
    __y = 1


print(__.__dict__["__y"])


class C:
    def f(self, **kw):
        return kw

    def g(self):
        return self.f(__k=1)

    import sys as __sys


print(C().g(), hasattr(C, "_C__sys"))
