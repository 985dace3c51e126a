# Behind what an except* clause raised there is no line of its own.
import sys


def nested():
    try:
        try:
            raise ExceptionGroup("group", [ValueError(1), TypeError(2)])
        except* TypeError:
            pass
        except* ValueError:
            raise
    except* ValueError:
        pass
    return 1


def trace(frame, event, arg):
    if frame.f_code is nested.__code__:
        print(frame.f_lineno - nested.__code__.co_firstlineno, event)
        return trace


sys.settrace(trace)
nested()
sys.settrace(None)
