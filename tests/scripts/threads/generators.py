import threading


def numbers():
    for number in range(10):
        yield number


shared = numbers()
seen = []
lock = threading.Lock()


def take():
    while True:
        with lock:
            number = next(shared, None)
        if number is None:
            return
        seen.append(number)


threads = [threading.Thread(target=take) for _ in range(3)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(sorted(seen))


def waits():
    inside.set()
    go_on.wait()
    yield 1


inside, go_on = threading.Event(), threading.Event()
generator = waits()
thread = threading.Thread(target=lambda: print(next(generator)))
thread.start()
inside.wait()
try:
    next(generator)
except ValueError as error:
    print(error)
go_on.set()
thread.join()
print(next(generator, "finished"))
