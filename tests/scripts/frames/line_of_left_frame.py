# The line of a frame that an exception has left is that of the instruction at which it ended: where the exception was raised,
# or the end of a `finally` block, or the last `except` clause, that passed it on. The traceback names the first.
import sys


class Manager:
    def __enter__(self):
        pass

    def __exit__(self, *details):
        pass


def plain():
    x = 1
    1 / 0


def through_finally():
    try:
        1 / 0
    finally:
        x = 1


def past_handlers():
    try:
        1 / 0
    except ValueError:
        x = 1
    except KeyError:
        x = 2


def raised_again():
    try:
        1 / 0
    except ZeroDivisionError:
        x = 1
        raise


def raised_in_named_handler():
    try:
        1 / 0
    except ZeroDivisionError as error:
        x = 1
        raise error


def through_with():
    with Manager():
        x = 1
        1 / 0


def both():
    try:
        with Manager():
            1 / 0
    finally:
        x = 1


for function in plain, through_finally, past_handlers, raised_again, raised_in_named_handler, through_with, both:
    first = function.__code__.co_firstlineno
    events = []

    def trace(frame, event, arg):
        if frame.f_code is function.__code__:
            events.append((frame.f_lineno - first, event))
            return trace

    for hook in None, trace:
        sys.settrace(hook)
        try:
            function()
        except ZeroDivisionError as error:
            sys.settrace(None)
            entry = error.__traceback__.tb_next
            print(function.__name__, entry.tb_lineno - first, entry.tb_frame.f_lineno - first)
    print(events)
