# `pthread_kill` interrupts what the main thread waits in; its handler runs there.
import signal
import threading
import time

main = threading.get_ident()
ran_in = []
signal.signal(signal.SIGUSR1, lambda number, frame: ran_in.append(threading.get_ident() == main))


def other():
    while not ran_in:
        time.sleep(0.02)
        signal.pthread_kill(main, signal.SIGUSR1)


thread = threading.Thread(target=other)
thread.start()
began = time.monotonic()
while not ran_in:
    signal.pause()
thread.join()
print(set(ran_in), time.monotonic() - began < 10)
print(signal.sigtimedwait([signal.SIGUSR2], 0.01))
