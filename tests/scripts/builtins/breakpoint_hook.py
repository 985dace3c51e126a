import sys

sys.breakpointhook = lambda *args, **keywords: (args, keywords)
print(breakpoint(1, x=2))
del sys.breakpointhook
try:
    breakpoint()
except RuntimeError as error:
    print(error)
