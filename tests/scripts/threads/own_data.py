import contextvars
import sys
import threading

local = threading.local()
local.x = 1


class Counted(threading.local):
    def __init__(self, start):
        self.value = start
        print("initialised with", start)


counted = Counted(5)
counted.value = 6
variable = contextvars.ContextVar("variable", default=0)
variable.set(1)


def look():
    print(hasattr(local, "x"), counted.value, variable.get(), sys.exception())
    local.x = 2
    counted.value = 7
    variable.set(8)
    print(threading.current_thread().name, sys._getframe().f_back.f_code.co_name)


try:
    raise ValueError("being handled")
except ValueError:
    thread = threading.Thread(target=look, name="looker")
    thread.start()
    thread.join()
    print(repr(sys.exception()))
print(local.x, counted.value, variable.get())
try:
    threading.local(1)
except TypeError as error:
    print(error)


def recurse(depth):
    return depth if depth == 0 else recurse(depth - 1)


depths = []
threads = [threading.Thread(target=lambda: depths.append(recurse(500))) for _ in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(depths)
