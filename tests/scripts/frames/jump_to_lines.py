# A trace function lets the frame go on at another line by setting f_lineno: the target has no line event of its own, a line
# without code leads to the next one, and variables that are unbound become None, with a warning.
import sys
import warnings


def jump(function, start, target):
    first = function.__code__.co_firstlineno
    events = []

    def trace(frame, event, arg):
        if frame.f_code is not function.__code__:
            return None
        line = frame.f_lineno - first
        events.append(line if event == "line" else event)
        if event == "line" and line == start and "to" not in events:
            frame.f_lineno = first + target
            events.extend(["to", frame.f_lineno - first])
        return trace

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        sys.settrace(trace)
        try:
            result = function()
        except Exception as error:
            result = repr(error)
        finally:
            sys.settrace(None)
    print(function.__name__, start, target, *events, result, *[str(warning.message) for warning in caught])


def straight():
    done = []
    done.append(2)

    # nothing here
    done.append(5)
    return done


def loops():
    total = 0
    for number in (1, 2):
        total += number
        continue
    while total < 10:
        total += 5
        if total == 8:
            pass
        else:
            break
    return total


for target in 0, 1, 2, 3, 4, 5, 6:
    for start in 2, 5, 6:
        jump(straight, start, target)
for start in 1, 2, 3, 4, 5, 6, 7, 8, 10, 11:
    for target in 2, 5, 6, 8, 10, 11:
        if start != 1 and target != 2:
            jump(loops, start, target)
