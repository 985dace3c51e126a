# A delegator that goes while it is suspended leaves its delegate behind, to be resumed and delegated to by others.
import gc
import sys

sys.unraisablehook = lambda unraisable: print("unraisable", repr(unraisable.exc_value))


def stubborn():
    for number in range(6):
        try:
            yield number
        except GeneratorExit:
            print("ignored at", number)


def delegating(inner):
    yield from inner


def in_a_cycle(inner):
    own = sys._getframe()
    yield from inner


inner = stubborn()
outer = delegating(inner)
print(next(outer))
del outer
print("still there:", next(inner), inner.gi_suspended)
outer = delegating(inner)
print(next(outer), next(outer))
del outer

inner = stubborn()
outer = in_a_cycle(inner)
print(next(outer))
del outer
gc.collect()
gc.collect()
fill = [delegating([]) for _ in range(20)]
print("still there:", next(inner), inner.gi_suspended)
outer = delegating(inner)
print(next(outer))
del outer

print("left:", list(inner))
sys.unraisablehook = sys.__unraisablehook__
