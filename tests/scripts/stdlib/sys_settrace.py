import sys

events = []


def tracer(frame, event, arg):
    if frame.f_code.co_name in ("traced", "gen"):
        events.append((frame.f_code.co_name, event, frame.f_lineno - frame.f_code.co_firstlineno))
        return tracer


def gen():
    yield 1
    yield 2


def traced():
    x = 1
    for v in gen():
        x += v
    try:
        1 / 0
    except ZeroDivisionError:
        pass
    return x


sys.settrace(tracer)
traced()
sys.settrace(None)
for e in events:
    print(*e)
