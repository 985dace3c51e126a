# The call of a module's code is reported at line 0.
import sys

code = compile("\n\nx = 1\n", "text", "exec")
print(code.co_firstlineno, next(code.co_lines())[2])


def tell(frame, event, arg):
    if frame.f_code is code:
        print(event, frame.f_lineno)
        return tell


sys.settrace(tell)
exec(code, {})
sys.settrace(None)
