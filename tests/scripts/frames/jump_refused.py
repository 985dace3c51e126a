# Where a frame can't go on, setting f_lineno raises ValueError and the frame goes on as it would have.
import sys


class Manager:
    def __enter__(self):
        return self

    def __exit__(self, *details):
        return True


def attempt(function, event_wanted, start, targets):
    first = function.__code__.co_firstlineno

    def trace(frame, event, arg):
        if frame.f_code is function.__code__:
            if event == event_wanted and frame.f_lineno - first == start:
                for target in targets:
                    try:
                        frame.f_lineno = first + target if type(target) is int else target
                    except (ValueError, AttributeError) as error:
                        message = str(error).replace(f"line {first + target} ", "line X ") if type(target) is int else error
                        print(function.__name__, event, start, target, type(error).__name__, message)
                    else:
                        print(function.__name__, event, start, target, "went")
            return trace

    sys.settrace(trace)
    try:
        function()
    finally:
        sys.settrace(None)


def blocks():
    x = 1
    for i in (1,):
        x = 3
    with Manager() as m:
        x = 5
    try:
        x = 7
    except ValueError:
        x = 9
    except KeyError as error:
        x = 11
    finally:
        x = 13
    return x
    x = 15


def raising():
    try:
        1 / 0
    except ZeroDivisionError:
        pass


attempt(blocks, "line", 1, [3, 5, 8, 9, 10, 11, 100, -1, 10**40, -(10**40), "2", None, True, 2.0])
attempt(blocks, "line", 5, [3])
attempt(blocks, "line", 7, [3, 9, 11])
attempt(blocks, "line", 14, [15, 16])
attempt(blocks, "call", 0, [1, "x", 10**40])
attempt(blocks, "return", 14, [1, "x"])
attempt(raising, "exception", 2, [1, 4, "x"])

frame = sys._getframe()
for value in 1, "x", 10**40:
    try:
        frame.f_lineno = value
    except ValueError as error:
        print(error)
try:
    del frame.f_lineno
except AttributeError as error:
    print(error)
