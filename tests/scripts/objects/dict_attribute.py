class C:
    pass


c = C()
c.__dict__["x"] = 1
c.__dict__ = {"y": 2}
print(c.y, hasattr(c, "x"), vars(c))
try:
    c.__dict__ = 5
except TypeError as error:
    print(error)
del c.__dict__
print(c.__dict__)
print(type(C.__dict__).__name__)
try:
    C.__dict__["x"] = 1
except TypeError as error:
    print(error)
c.__dict__[5] = "non-string key"
print(c.__dict__)
c.a, c.b, c.c = 1, 2, 3
del c.b
c.b = 4
print(list(c.__dict__))
try:
    vars(5)
except TypeError as error:
    print(error)
