# What a tool has disabled in code that is gone isn't disabled in code that comes to stand in its place.
import sys

M, E = sys.monitoring, sys.monitoring.events
M.use_tool_id(2, "tool")
told = 0


def started(code, offset):
    global told
    if code.co_filename == "passing":
        told += 1
    return M.DISABLE


M.register_callback(2, E.PY_START, started)
M.set_events(2, E.PY_START)
for number in range(200):
    code = compile(f"x = {number}", "passing", "exec")
    exec(code, {})
    exec(code, {})
    del code
M.free_tool_id(2)
print(told)
