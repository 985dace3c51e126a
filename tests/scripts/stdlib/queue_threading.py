import queue
import threading

q = queue.Queue(maxsize=2)
q.put(1)
q.put(2)
print(q.full(), q.qsize(), q.get(), q.get_nowait(), q.empty())
for action in (
    lambda: q.get_nowait(),
    lambda: [q.put_nowait(i) for i in range(3)],
    lambda: queue.Queue().get(timeout=0.01),
):
    try:
        action()
    except (queue.Empty, queue.Full) as error:
        print(type(error).__name__)
l, p, s = queue.LifoQueue(), queue.PriorityQueue(), queue.SimpleQueue()
for x in (3, 1, 2):
    l.put(x), p.put(x), s.put(x)
print(l.get(), p.get(), s.get())
lock = threading.Lock()
with lock:
    print(lock.locked(), lock.acquire(blocking=False))
print(lock.locked())
r = threading.RLock()
with r, r:
    print("reentered")
try:
    lock.release()
except RuntimeError as error:
    print(error)
e = threading.Event()
print(e.is_set(), e.wait(0.001))
e.set()
print(e.wait(), threading.current_thread() is threading.main_thread(), threading.current_thread().name)
local = threading.local()
local.x = 5
print(local.x)
print(hasattr(local, "y"))
print(threading.Semaphore(1).acquire())
print(threading.active_count() >= 1)
print(threading.Condition().acquire())
print(threading.get_ident() == threading.get_ident())
