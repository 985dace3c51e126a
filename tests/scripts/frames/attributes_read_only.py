import sys

frame = sys._getframe()
for name in ("f_back", "f_code", "f_globals", "f_builtins", "f_locals", "f_lasti"):
    try:
        setattr(frame, name, None)
    except (AttributeError, TypeError) as error:
        print(name, type(error).__name__)
print(frame.f_trace, frame.f_trace_lines, frame.f_trace_opcodes, frame.f_builtins["len"] is len)
try:
    type(frame)()
except TypeError as error:
    print(error)
