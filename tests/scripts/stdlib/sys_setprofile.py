import sys

events = []


def profiler(frame, event, arg):
    events.append((event, frame.f_code.co_name, getattr(arg, "__name__", None) if event.startswith("c_") else None))


def gen():
    yield 1


def f():
    len([])
    list(gen())


sys.setprofile(profiler)
f()
sys.setprofile(None)
for e in events:
    print(*e)
