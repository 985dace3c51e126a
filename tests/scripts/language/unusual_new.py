# __new__ that is neither a function nor a static method is bound to the class.
class A:
    @classmethod
    def __new__(*args):
        return args


print(A(1, 2))


class B(BaseException):
    @classmethod
    def __new__(*args):
        return None


try:
    raise IndexError from B
except TypeError as error:
    print(error)


class C:
    class D:
        @property
        def p(self):
            return 1

        q = property()

    def m(self):
        return super().__class__


d = C.D()
for action in ("d.q", "d.p = 1", "del d.p"):
    try:
        exec(action)
    except AttributeError as error:
        print(error)
print(C().m())
