import os
import signal
import threading
import time


def elsewhere():
    for change in (lambda: signal.signal(signal.SIGUSR1, signal.SIG_IGN), lambda: signal.set_wakeup_fd(-1)):
        try:
            change()
        except ValueError as error:
            print(error)


thread = threading.Thread(target=elsewhere)
thread.start()
thread.join()

handled = []
signal.signal(signal.SIGUSR1, lambda number, frame: handled.append(threading.current_thread() is threading.main_thread()))
thread = threading.Thread(target=lambda: os.kill(os.getpid(), signal.SIGUSR1))
thread.start()
thread.join()
while not handled:
    time.sleep(0.001)
print(handled)
