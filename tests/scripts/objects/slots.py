class A:
    __slots__ = ("x", "y")

    def __init__(self):
        self.x = 1


a = A()
print(a.x, A.__slots__, type(A.x).__name__, A.x)
for action in ("a.y", "a.z = 1", "del a.y", "a.__dict__"):
    try:
        exec(action)
    except AttributeError as error:
        print(error)
a.y = 2
del a.y


class B(A):
    __slots__ = ("z",)


class C(A):
    pass


b = B()
b.z = 3
print(b.x, b.z, hasattr(b, "__dict__"))
c = C()
c.anything = 1
print(c.__dict__, c.x)


class D:
    __slots__ = ["__dict__", "__weakref__", "s"]


d = D()
d.s, d.free = 1, 2
print(d.__dict__)


class E:
    __slots__ = {"documented": "its doc"}


print(E.documented.__doc__)
for body in (
    '__slots__ = ("a b",)',
    "__slots__ = (1,)",
    '__slots__ = ("x",); x = 1',
    '__slots__ = ("__dict__", "__dict__")',
    '__slots__ = "single"',
):
    try:
        namespace = {}
        exec("class F:\n " + body + "\nprint(F.__slots__)", namespace)
    except (TypeError, ValueError) as error:
        print(error)
try:

    class G(int):
        __slots__ = ("a",)

    class H(tuple):
        __slots__ = ("a",)

except TypeError as error:
    print(error)
try:

    class I(A, D):
        pass

except TypeError as error:
    print(error)


class Private:
    __slots__ = ("__p",)

    def __init__(self):
        self.__p = 5


print(Private()._Private__p)
import weakref

try:
    weakref.ref(a)
except TypeError as error:
    print(error)
