# What a tool is told of generators, calls and exceptions.
import sys
M = sys.monitoring; E = M.events
M.use_tool_id(0, "t")
log = []
names = {getattr(E, n): n for n in dir(E) if n.isupper() and n != "NO_EVENTS"}

def show(ev, x):
    if ev == E.LINE:
        return x - base
    if x is M.MISSING or type(x).__name__ == "generator":
        return type(x).__name__
    return x.__name__ if callable(x) else repr(x)

def cb(ev):
    def f(code, *args):
        if code.co_name in ("main", "g", "f", "agen", "co"):
            shown = [x for x in args if not isinstance(x, int) or ev == E.LINE]
            log.append((names[ev], code.co_name, [show(ev, x) for x in shown]))
    return f
evs = E.PY_START | E.PY_RESUME | E.PY_RETURN | E.PY_YIELD | E.CALL | E.LINE | E.STOP_ITERATION | E.RAISE | E.PY_UNWIND | E.PY_THROW | E.RERAISE | E.EXCEPTION_HANDLED
for n in (E.PY_START, E.PY_RESUME, E.PY_RETURN, E.PY_YIELD, E.CALL, E.LINE, E.STOP_ITERATION, E.RAISE, E.PY_UNWIND, E.PY_THROW, E.RERAISE, E.EXCEPTION_HANDLED, E.C_RETURN, E.C_RAISE):
    M.register_callback(0, n, cb(n))
def g():
    x = yield 1
    try:
        yield 2
    except ValueError as e:
        pass
    return 5
def f(a):
    if a:
        raise KeyError(a)
    return a
def main():
    it = g()
    next(it)
    it.send(3)
    try:
        it.throw(ValueError("v"))
    except StopIteration as s:
        len([s.value])
    for x in g():
        f(0)
    try:
        f(1)
    except KeyError:
        pass
    try:
        int("x")
    except ValueError: pass
base = main.__code__.co_firstlineno
M.set_events(0, evs)
main()
M.set_events(0, 0)
for l in log: print(*l)

# An event that is disabled at a place comes there again after a restart; those of exceptions can't be disabled.
seen = []
def once(code, line):
    if code is main.__code__ or code is f.__code__:
        seen.append(line - base)
        return M.DISABLE
M.register_callback(0, E.LINE, once)
for restart in (False, False, True):
    if restart:
        M.restart_events()
    M.set_local_events(0, f.__code__, E.LINE)
    f(0)
    print(seen, M.get_local_events(0, f.__code__) == E.LINE, M.get_events(0))
M.set_local_events(0, f.__code__, 0)
M.register_callback(0, E.RAISE, lambda *args: M.DISABLE)
M.set_events(0, E.RAISE)
try:
    f(1)
except ValueError as error:
    print(error)
M.set_events(0, E.NO_EVENTS)

def fails(*args):
    raise OSError("from the tool")
M.register_callback(0, E.PY_START, fails)
M.set_local_events(0, f.__code__, E.PY_START)
try:
    f(0)
except OSError as error:
    print(error)
for action in (
    lambda: M.set_events(0, -1), lambda: M.set_events(0, 1 << 30), lambda: M.set_events(3, E.LINE),
    lambda: M.set_local_events(0, f.__code__, E.RAISE), lambda: M.set_local_events(0, 5, E.LINE),
    lambda: M.set_events(0, E.C_RETURN), lambda: M.register_callback(0, 3, None), lambda: M.use_tool_id(0, "again"),
    lambda: M.use_tool_id(9, "none"), lambda: M.use_tool_id(1, 5),
):
    try:
        action()
    except (ValueError, TypeError) as error:
        print(type(error).__name__, error)
M.free_tool_id(0)
print(M.get_tool(0), f(0))
