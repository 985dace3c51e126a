import traceback


def f(x):
    raise ValueError("message")


try:
    f(1)
except ValueError as error:
    print("".join(traceback.format_exception(error)).replace(__file__, "FILE"))
    print(traceback.format_exception_only(error), traceback.format_exc().splitlines()[0])
    te = traceback.TracebackException.from_exception(error)
    print(te.exc_type_str, str(te), [frame.name for frame in te.stack])
    entry = traceback.extract_tb(error.__traceback__)[-1]
    print(entry.name, entry.lineno, entry.line, entry.colno, entry.end_colno)


def g():
    return [e.name for e in traceback.extract_stack()][-2:]


print(g())
traceback.print_exception(ValueError("printed"), file=__import__("sys").stdout)
