import sys
import threading

inside, leave = threading.Event(), threading.Event()
identities = []


def outer():
    inner()


def inner():
    identities.append(threading.get_ident())
    try:
        raise ValueError("handled meanwhile")
    except ValueError:
        inside.set()
        leave.wait()


thread = threading.Thread(target=outer)
thread.start()
inside.wait()
frames = sys._current_frames()
print(frames.pop(threading.get_ident()) is sys._getframe())
frame = frames.pop(identities[0])
names = []
while frame:
    names.append(frame.f_code.co_name)
    frame = frame.f_back
print(names[names.index("inner"):names.index("outer") + 1], frames)
exceptions = sys._current_exceptions()
print(repr(exceptions[identities[0]]), exceptions[threading.get_ident()])
leave.set()
thread.join()
print(list(sys._current_frames()) == [threading.get_ident()])
