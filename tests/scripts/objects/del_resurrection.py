# reference: 3.14
import gc

saved = []


class C:
    def __del__(self):
        print("del")
        saved.append(self)


c = C()
del c
print(len(saved))
saved.clear()
print("a second del isn't called", len(saved))


class D:
    def __del__(self):
        raise ValueError("in del")


import sys

sys.unraisablehook = lambda report: print("unraisable", repr(report.exc_value), report.err_msg and report.err_msg.split(" <")[0])
D()
print("end")
