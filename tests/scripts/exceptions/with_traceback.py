def f():
    raise ValueError("x")


try:
    f()
except ValueError as error:
    tb = error.__traceback__
    print(tb.tb_lineno, tb.tb_frame.f_code.co_name, tb.tb_next.tb_lineno, tb.tb_next.tb_frame.f_code.co_name, tb.tb_next.tb_next)
    saved = error
new = KeyError("k").with_traceback(saved.__traceback__)
print(new.__traceback__ is saved.__traceback__)
try:
    ValueError().with_traceback(5)
except TypeError as error:
    print(error)
try:
    raise new
except KeyError as error:
    names = []
    tb = error.__traceback__
    while tb:
        names.append(tb.tb_frame.f_code.co_name)
        tb = tb.tb_next
    print(names)
try:
    tb.tb_next
except AttributeError as error:
    print(error)
import types

tb = saved.__traceback__
made = types.TracebackType(None, tb.tb_frame, tb.tb_lasti, 99)
print(made.tb_lineno, made.tb_next)
made.tb_next = tb
print(made.tb_next is tb)
try:
    tb.tb_next = made
except ValueError as error:
    print(error)
