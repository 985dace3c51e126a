import os
import select
import signal
import threading
import time

reading, writing = os.pipe()
poll = select.poll()
poll.register(reading, select.POLLIN)
for timeout in (1 << 64, 2**31):
    try:
        poll.poll(timeout)
    except OverflowError:
        print("too large")
waiter = threading.Thread(target=lambda: print([(fd == reading, event) for fd, event in poll.poll(30_000)]))
waiter.start()
time.sleep(0.3)
try:
    poll.poll(0)
except RuntimeError as error:
    print(error)
os.write(writing, b"x")
waiter.join()
print(len(poll.poll(0)))


class Shrinking:
    def fileno(self):
        del objects[1:]
        return writing


objects = [Shrinking() for _ in range(5)]
print(len(select.select([], objects, [], 0)[1]))
for number in (0, -5, 1 << 1000):
    try:
        signal.pthread_sigmask(signal.SIG_BLOCK, [number])
    except ValueError as error:
        print("ValueError", "out of range" in str(error))
os.set_blocking(writing, True)
try:
    signal.set_wakeup_fd(writing)
except ValueError as error:
    print(str(error).replace(str(writing), "fd"))
os.set_blocking(writing, False)
print(signal.set_wakeup_fd(writing), signal.set_wakeup_fd(-1) == writing)
