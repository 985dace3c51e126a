# reference: 3.14
import sys

sys.unraisablehook = lambda report: print("unraisable:", repr(report.exc_value), (report.err_msg or "").split(" <")[0])


def body():
    try:
        yield 1
    finally:
        yield "not allowed"
        print("never")


g = body()
next(g)
del g
print("end")
