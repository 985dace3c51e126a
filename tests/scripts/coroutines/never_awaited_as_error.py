import sys
import warnings

sys.unraisablehook = lambda report: print("unraisable", repr(report.exc_value))
warnings.simplefilter("error")


async def body():
    pass


body()
print("end")
