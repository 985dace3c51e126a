"""One chain of delegating generators and coroutines at a time, whose elements are resumed, thrown into, closed, dropped,
referred to and built anew in pseudo-random order. `argv[1]` is the number of steps. Garbage is collected at fixed steps."""

import gc
import sys
import types
import warnings

warnings.simplefilter("ignore")

STEPS = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
COLLECT_EVERY = 1_000
state = 12345
total = 0


def random(below):
    global state
    state = (state * 1103515245 + 12345) & 0x7FFFFFFF
    return (state >> 8) % below


def note(value):
    global total
    total = (total * 31 + value) % 1_000_000_007


class Odd(Exception):
    pass


class Plain:
    """An iterator that isn't a generator, with `send` and `throw`."""

    def __init__(self, inner):
        self.inner = inner

    def __iter__(self):
        return self

    def __await__(self):
        return self

    def __next__(self):
        return next(self.inner)

    def send(self, value):
        return self.inner.send(value)

    def throw(self, exception):
        note(3)
        return self.inner.throw(exception)


def leaf(tag):
    count = tag
    local = [tag]
    try:
        while count % 7:
            try:
                got = yield count
                local.append(got)
                if got:
                    count += got
            except Odd:
                note(5)
            count += 1
        return count
    finally:
        note(len(local))


def catching(inner, tag):
    try:
        result = yield from inner
    except Odd:
        note(tag)
        result = yield -tag
    return result


def plain(inner, tag):
    return (yield from inner)


def again(inner, tag):
    """Delegates to the same object a second time, and then to a fresh one."""
    first = yield from inner
    second = yield from inner
    third = yield from leaf(tag)
    return (first or 0) + (second or 0) + third


def stubborn(inner, tag):
    try:
        return (yield from inner)
    except GeneratorExit:
        note(7)
        if tag % 5 == 0:
            yield tag
        raise
    finally:
        note(tag)


def raising(inner, tag):
    try:
        yield from inner
    finally:
        if tag % 3 == 0:
            raise Odd(tag)


@types.coroutine
def bridge(inner):
    return (yield from inner)


async def awaiting(inner, tag):
    try:
        return await bridge(inner)
    except Odd:
        note(11)
        return tag


async def awaiting_plain(inner, tag):
    return await Plain(inner)


async def looping(inner, tag):
    async def items():
        yield tag
        yield await bridge(inner)
        yield tag + 1

    result = 0
    async for item in items():
        result += item or 0
    return result


def meddling(inner, tag):
    """Closes, resumes or drops elements of the chain while it runs itself."""
    try:
        result = yield from inner
    finally:
        if chain:
            act(random(5), random(len(chain)))
        if tag % 2:
            inner = None
    return result


GENERATORS = [catching, plain, again, stubborn, raising, meddling]
COROUTINES = [awaiting, awaiting_plain, looping]


def wrap(inner, tag):
    if isinstance(inner, types.CoroutineType):
        kind = random(len(COROUTINES) + 1)
        if kind == len(COROUTINES):
            return plain_over_coroutine(inner)
        return COROUTINES[kind](inner, tag)
    kind = random(len(GENERATORS) + len(COROUTINES) + 1)
    if kind < len(GENERATORS):
        return GENERATORS[kind](inner, tag)
    if kind < len(GENERATORS) + len(COROUTINES):
        return COROUTINES[kind - len(GENERATORS)](inner, tag)
    return plain(Plain(inner), tag)


@types.coroutine
def plain_over_coroutine(inner):
    return (yield from inner)


def build(length):
    elements = [leaf(random(50) + 1)]
    for _ in range(length):
        elements.append(wrap(elements[-1], random(50)))
    return elements


def outcome(call, *args):
    try:
        value = call(*args)
    except StopIteration as stop:
        note(13 + (stop.value or 0))
    except Odd as odd:
        note(17)
        if random(4) == 0:
            kept.append(odd.__traceback__)
    except GeneratorExit:
        note(19)
    except (RuntimeError, ValueError, TypeError, AttributeError) as error:
        note(len(str(error)))
    else:
        note(value if isinstance(value, int) else 23)


chain = []
kept = []


def act(what, index):
    element = chain[index]
    if element is None:
        note(29)
        return
    if what == 0:
        outcome(element.send, None)
    elif what == 1:
        outcome(element.send, random(4))
    elif what == 2:
        outcome(element.throw, Odd())
    elif what == 3:
        outcome(element.close)
    elif what == 4:
        chain[index] = element = None
    elif what == 5:
        kept.append(element)
    elif what == 6:
        frame = getattr(element, "gi_frame", None) or getattr(element, "cr_frame", None)
        if frame is not None:
            kept.append(frame)
            note(frame.f_lineno - frame.f_code.co_firstlineno)
    elif what == 7:
        chain[index] = wrap(element, random(50))
    elif what == 8:
        inner = getattr(element, "gi_yieldfrom", None) or getattr(element, "cr_await", None)
        note(31 if inner is None else 37)
        if hasattr(inner, "send"):
            outcome(inner.send, None)
    elif what == 9:
        outcome(element.throw, GeneratorExit())


def step():
    global kept
    if not chain or random(40) == 0:
        chain[:] = build(random(12))
    what = random(14)
    if what >= 10:
        # Mostly the outermost element is resumed.
        if chain[-1] is not None:
            outcome(chain[-1].send, None)
    else:
        act(what, random(len(chain)))
    if len(kept) > 20 or random(60) == 0:
        kept = kept[random(len(kept) + 1):]


sys.unraisablehook = lambda unraisable: note(41)
gc.disable()
for number in range(STEPS):
    step()
    if number % COLLECT_EVERY == COLLECT_EVERY - 1:
        gc.collect()
chain.clear()
kept.clear()
print(total)
sys.unraisablehook = sys.__unraisablehook__
