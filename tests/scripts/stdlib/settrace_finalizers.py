# What a generator does when it is dropped is traced where that happens: between the two lines.
import sys


def generator():
    try:
        yield 1
    finally:
        x = 1


def consumer():
    any(generator())
    for _ in generator():
        break
    return 1


def trace(frame, event, arg):
    code = frame.f_code
    if code in (generator.__code__, consumer.__code__):
        print(code.co_name, frame.f_lineno - code.co_firstlineno, event)
        return trace


sys.settrace(trace)
consumer()
sys.settrace(None)
