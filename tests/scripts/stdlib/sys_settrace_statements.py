import sys

events = []


def tracer(frame, event, arg):
    if frame.f_code.co_name in NAMES:
        events.append((frame.f_code.co_name, event, frame.f_lineno - frame.f_code.co_firstlineno))
        return tracer


def passes():
    pass
    pass


def nothing_in_try(items):
    try:
        for item in items:
            if item:
                continue
            break
        else:
            pass
    finally:
        pass


class Manager:
    def __enter__(self):
        return self

    def __exit__(self, *details):
        pass


def returns_through_with():
    with Manager():
        try:
            return 1
        finally:
            x = 2


def loops():
    n = 0
    while True:
        n += 1
        if n == 2:
            break
    for _ in range(2): n += 1
    return n


def catches():
    try:
        raise ValueError
    except KeyError:
        pass
    except ValueError as error:
        x = error
    else:
        pass


NAMES = {"passes", "nothing_in_try", "returns_through_with", "loops", "catches"}
for function, args in (
    (passes, ()),
    (nothing_in_try, ([1, 0],)),
    (nothing_in_try, ([],)),
    (returns_through_with, ()),
    (loops, ()),
    (catches, ()),
):
    del events[:]
    sys.settrace(tracer)
    function(*args)
    sys.settrace(None)
    for event in events:
        print(*event)
    print()
