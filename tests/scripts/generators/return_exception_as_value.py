# An exception instance or a StopIteration as a return value isn't raised or unpacked.
def returns(value):
    return value
    yield


for value in [ValueError("v"), StopIteration(5), StopIteration((1, 2)), KeyError, (ValueError, 1)]:
    g = returns(value)
    try:
        next(g)
    except StopIteration as stop:
        print(repr(stop.value), stop.value is value, len(stop.args))
