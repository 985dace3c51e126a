class C:
    pass


c = C()
for i in range(3000):
    setattr(c, f"a{i}", i)
print(c.a0, c.a2999, len(c.__dict__), sum(getattr(c, f"a{i}") for i in range(3000)))
for i in range(0, 3000, 2):
    delattr(c, f"a{i}")
print(len(c.__dict__), hasattr(c, "a0"), c.a1)
for i in range(2000):
    setattr(C, f"m{i}", lambda self, i=i: i)
print(c.m0(), c.m1999())
classes = [type(f"K{i}", (C,), {"v": i}) for i in range(500)]
print(sum(k().v for k in classes), len(C.__subclasses__()))
del classes
import gc

gc.collect()
print(len(C.__subclasses__()))
base = object
for i in range(200):
    base = type(f"B{i}", (base,), {f"x{i}": i})
print(base.x0, base().x199, len(base.__mro__))
