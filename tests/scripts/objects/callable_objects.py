five, none = 5, None


class C:
    def __call__(self, *args, **kwargs):
        return args, kwargs


c = C()
print(c(1, k=2))
print(callable(c))
print(callable(C))
print(callable(5))
print(callable(len))
print(callable(lambda: 0))


class Nested:
    __call__ = C()


print(Nested()(1))
try:
    five()
except TypeError as error:
    print(error)
try:
    none()
except TypeError as error:
    print(error)
try:
    object()()
except TypeError as error:
    print(error)
