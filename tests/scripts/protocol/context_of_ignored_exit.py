# `generator ignored GeneratorExit` is raised by whoever closes: what is handled there is its context, not what the closed
# generator or its delegator handles.
import sys


def report(unraisable):
    error = unraisable.exc_value
    print("unraisable", repr(error), "in the context of", repr(error.__context__))


sys.unraisablehook = report


def stubborn():
    try:
        yield 1
    finally:
        yield 2


def delegating():
    yield from stubborn()


def started(function, *args):
    generator = function(*args)
    next(generator)
    return generator


# Dropped while something is handled.
try:
    raise KeyError("handled here")
except KeyError:
    generator = started(delegating)
    del generator


def holds_another():
    try:
        yield 0
    finally:
        for _ in delegating():
            yield from stubborn()


# Dropped with the frame of a generator that handles its own GeneratorExit.
generator = started(holds_another)
try:
    generator.close()
except RuntimeError as error:
    print("raised", repr(error), "in the context of", repr(error.__context__))
del generator


def handles():
    try:
        raise ValueError("handled inside")
    except ValueError:
        yield from stubborn()


# What the delegator handles doesn't count for what closing its delegate raises; it is chained when it comes through.
generator = started(handles)
try:
    generator.close()
except RuntimeError as error:
    print("raised", repr(error), "in the context of", repr(error.__context__))
sys.unraisablehook = sys.__unraisablehook__
