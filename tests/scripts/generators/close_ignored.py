def stubborn():
    while True:
        try:
            yield 1
        except GeneratorExit:
            print("ignored")


def once():
    try:
        yield 1
    finally:
        yield 2


g = once()
next(g)
try:
    g.close()
except RuntimeError as error:
    print(error)
print("suspended", g.gi_suspended)
g.close()
print("closed", g.gi_frame)
g = stubborn()
next(g)
try:
    g.close()
except RuntimeError as error:
    print(error)
import sys

sys.unraisablehook = lambda report: print("unraisable", repr(report.exc_value))
del g
print("end")
