# `gc`: debugging flags, statistics by generation, and which objects are tracked.
import gc

gc.disable()
gc.collect()
print(gc.get_debug(), gc.DEBUG_LEAK == gc.DEBUG_COLLECTABLE | gc.DEBUG_UNCOLLECTABLE | gc.DEBUG_SAVEALL)
gc.set_debug(gc.DEBUG_SAVEALL)
print(gc.get_debug() == gc.DEBUG_SAVEALL)
cycle = []
cycle.append(cycle)
identity = id(cycle)
del cycle
gc.collect()
gc.set_debug(0)
print([id(kept) == identity for kept in gc.garbage])
gc.garbage.clear()
print(gc.collect())

before = gc.get_stats()
gc.collect(0)
gc.collect(2)
after = gc.get_stats()
print([new["collections"] - old["collections"] for old, new in zip(before, after)])
print(sorted(after[0]))

print(sorted(gc.get_referents([1, 2], {3: 4}, (5,))), gc.get_referents(1, "a"))


class Plain:
    __slots__ = ()


print([gc.is_tracked(item) for item in (1, "a", object(), int, [], Plain, Plain())])
for bad in (-1, 3, "1", 1.5):
    try:
        gc.get_objects(bad)
    except (ValueError, TypeError) as error:
        print(type(error).__name__, error)
try:
    gc.set_debug(1 << 40)
except OverflowError as error:
    print(error)
