# reference: 3.14
# A fork while other threads run is a warning; no thread can be started once the program is over.
import os
import sys
import subprocess
import threading
import warnings

event = threading.Event()
thread = threading.Thread(target=event.wait)
thread.start()
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)
print([(w.category.__name__, str(w.message).replace(str(os.getpid()), "PID")) for w in caught])
event.set()
thread.join()
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)
print(caught)
code = """
import _thread
class Last:
    def __del__(self):
        try:
            _thread.start_new_thread(print, ("never",))
        except PythonFinalizationError as error:
            print(error)
last = Last()
"""
print(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout)
