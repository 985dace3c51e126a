import queue
import threading

things = queue.Queue(maxsize=2)
got = []


def consume():
    while (thing := things.get()) is not None:
        got.append(thing)
        things.task_done()


consumer = threading.Thread(target=consume)
consumer.start()
for number in range(6):
    things.put(number)
things.join()
things.put(None)
consumer.join()
print(got)
try:
    things.get(timeout=0.01)
except queue.Empty:
    print("empty")

condition = threading.Condition()
ready = []


def wait():
    with condition:
        print(condition.wait_for(lambda: ready, timeout=30))


waiter = threading.Thread(target=wait)
waiter.start()
with condition:
    ready.append(1)
    condition.notify_all()
waiter.join()

barrier = threading.Barrier(3)
numbers = []
threads = [threading.Thread(target=lambda: numbers.append(barrier.wait())) for _ in range(3)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(sorted(numbers))

event = threading.Event()
threading.Timer(0.01, event.set).start()
print(event.wait(30), event.wait(0))
semaphore = threading.Semaphore(0)
threading.Thread(target=semaphore.release).start()
print(semaphore.acquire(timeout=30))
