# reference: 3.14
# A generator can go on elsewhere when it yields, which then doesn't happen, and when it is resumed.
import sys
import warnings

warnings.simplefilter("ignore")


def numbers():
    x = yield 1
    y = yield 2
    z = 3
    return x, y, z


async def items():
    yield 1
    yield 2


def trace_with(code, jumps, drive):
    events = []
    jumps = dict(jumps)

    def trace(frame, event, arg):
        if frame.f_code is code:
            line = frame.f_lineno - code.co_firstlineno
            events.append((line, event))
            if (line, event) in jumps:
                frame.f_lineno = code.co_firstlineno + jumps.pop((line, event))
                events.append("jump")
            return trace

    sys.settrace(trace)
    result = drive()
    sys.settrace(None)
    print(jumps, events, result)


def run_items():
    async def collect():
        return [item async for item in items()]

    try:
        collect().send(None)
    except StopIteration as end:
        return end.value


for event in "call", "return", "line":
    for line in 1, 2, 3, 4:
        trace_with(numbers.__code__, {(1, event): line}, lambda: list(numbers()))
trace_with(items.__code__, {(1, "return"): 2}, run_items)
trace_with(items.__code__, {(2, "return"): 1}, run_items)
trace_with(items.__code__, {(1, "call"): 1}, run_items)
