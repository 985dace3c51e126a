import threading
import time

seen = []


def work(number):
    for step in range(3):
        seen.append((number, step))
        time.sleep(0.001)


threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(len(seen), sorted(seen)[-1], threading.active_count(), [thread.is_alive() for thread in threads])

total = 0
lock = threading.Lock()


def count():
    global total
    for _ in range(5000):
        with lock:
            total += 1


threads = [threading.Thread(target=count) for _ in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(total)

started = threading.Event()


def spin():
    started.set()
    while not stop:
        pass


stop = False
thread = threading.Thread(target=spin)
thread.start()
started.wait()
stop = True
thread.join()
print("a busy thread gives the others their turn")

again = threading.RLock()
with again:
    with again:
        taken = []
        other = threading.Thread(target=lambda: taken.append(again.acquire(blocking=False)))
        other.start()
        other.join()
print(taken)
try:
    lock.release()
except RuntimeError as error:
    print(error)
try:
    again.release()
except RuntimeError as error:
    print(error)
lock.acquire()
print(lock.acquire(timeout=0.01), lock.acquire(False))
try:
    threading.current_thread().join()
except RuntimeError as error:
    print(error)
