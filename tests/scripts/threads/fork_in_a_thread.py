import os
import sys
import threading
import warnings

# Both say that forking with threads is risky.
warnings.simplefilter("ignore")
main = threading.main_thread()


def worker():
    child = os.fork()
    if child:
        _, status = os.waitpid(child, 0)
        print("child ended with", os.waitstatus_to_exitcode(status))
        return
    print(threading.main_thread() is threading.current_thread(), main.is_alive(), threading.active_count())
    print(threading.get_ident() == threading.main_thread().ident)
    other = threading.Thread(target=main.join)
    other.start()
    other.join()
    print("main thread joined")
    sys.stdout.flush()


thread = threading.Thread(target=worker)
thread.start()
thread.join()
print(threading.current_thread() is main)
