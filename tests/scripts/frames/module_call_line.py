# The call of a module's code is reported at line 0, and an error there has it.
import sys
import traceback

code = compile("\n\nx = 1\n", "text", "exec")
print(code.co_firstlineno, next(code.co_lines())[2])


def tell(frame, event, arg):
    if frame.f_code is code:
        print(event, frame.f_lineno)
        return tell


sys.settrace(tell)
exec(code, {})
sys.settrace(None)


def refuse(frame, event, arg):
    if frame.f_code is code:
        raise ValueError("not this one")


try:
    sys.settrace(refuse)
    exec(code, {})
except ValueError as error:
    sys.settrace(None)
    print([entry.lineno for entry in traceback.extract_tb(error.__traceback__)][1:])
