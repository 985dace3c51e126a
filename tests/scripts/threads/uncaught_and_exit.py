import atexit
import io
import sys
import threading
import time

errors = sys.stderr
sys.stderr = io.StringIO()


def fail():
    raise ValueError("in a thread")


thread = threading.Thread(target=fail, name="failing")
thread.start()
thread.join()
lines = sys.stderr.getvalue().splitlines()
sys.stderr = errors
print(lines[0], "...", lines[-1])


def leave():
    raise SystemExit(3)


thread = threading.Thread(target=leave)
thread.start()
thread.join()


def late():
    time.sleep(0.05)
    print("a thread that isn't a daemon is waited for")


threading.Thread(target=late).start()
threading.Thread(target=time.sleep, args=(1000,), daemon=True).start()
atexit.register(print, "exit functions come after it")
print("end of the program")
