# A jump leaves the blocks around the line that it leaves: a `with` statement without calling __exit__, a handler with what was
# handled before, a loop with its iterator let go of.
import sys
import warnings

warnings.simplefilter("ignore")


def jump(function, start, target, *arguments):
    first = function.__code__.co_firstlineno
    done = False

    def trace(frame, event, arg):
        nonlocal done
        if frame.f_code is function.__code__:
            if event == "line" and frame.f_lineno - first == start and not done:
                done = True
                frame.f_lineno = first + target
            return trace

    sys.settrace(trace)
    try:
        result = function(*arguments)
    except BaseException as error:
        result = repr(error), repr(error.__context__)
    finally:
        sys.settrace(None)
    print(function.__name__, start, target, result)


class Manager:
    def __enter__(self):
        print("enter")

    def __exit__(self, *details):
        print("exit", details[0])


class Items:
    def __init__(self):
        self.left = 2

    def __iter__(self):
        return self

    def __next__(self):
        if not self.left:
            raise StopIteration
        self.left -= 1
        return self.left

    def __del__(self):
        print("iterator dropped")


def with_block():
    with Manager():
        print("body")
        with Manager():
            print("inner")
        print("between")
    return "end"


def loop():
    for item in Items():
        print("body")
        item = 3
    return "end"


def handler():
    try:
        1 / 0
    except ZeroDivisionError:
        print("handling", repr(sys.exception()))
        try:
            {}["key"]
        except KeyError:
            print("inner", repr(sys.exception()))
            print("not reached")
        print("handled", repr(sys.exception()))
    print("after", repr(sys.exception()))
    raise ValueError


def last():
    try:
        print("try")
        1 / 0
    finally:
        print("finally")
        print("left out")
        print("end of finally")
    return "after"


def two_loops():
    for a in (1, 2):
        print("first", a)
    for b in (3, 4):
        print("second", b)
    return "end"


jump(with_block, 2, 5)
jump(with_block, 4, 5)
jump(with_block, 4, 6)
jump(with_block, 4, 2)
jump(with_block, 2, 4)
jump(loop, 3, 4)
jump(loop, 3, 1)
jump(handler, 8, 9)
jump(handler, 8, 10)
jump(handler, 8, 4)
jump(last, 5, 6)
jump(last, 5, 8)
jump(last, 2, 5)
jump(two_loops, 2, 4)
