def inner():
    try:
        yield 1
        yield 2
    finally:
        print("inner finally")


def wrap(name, source):
    try:
        result = yield from source
        print(name, "got", result)
    finally:
        print(name, "finally")


low = inner()
middle = wrap("middle", low)
top = wrap("top", middle)
print(next(top))
middle.close()
print("middle closed", low.gi_frame, top.gi_yieldfrom is middle)
print(next(top, "top ended"))

low = inner()
middle = wrap("middle", low)
top = wrap("top", middle)
next(top)
low.close()
print("low closed", middle.gi_yieldfrom is low)
print(next(top, "top ended"))
