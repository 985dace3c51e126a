# A traceback that a program makes keeps the numbers that it was given.
import sys
import types

frame = sys._getframe()
for lasti, line in ((1, 2), (-7, 3), (0, 1)):
    made = types.TracebackType(None, frame, lasti, line)
    print(made.tb_lasti, made.tb_lineno, made.tb_next)
