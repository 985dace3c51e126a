from collections import deque


class Scheduler:
    def __init__(self):
        self.ready = deque()

    def spawn(self, task):
        self.ready.append((task, None))

    def run(self):
        while self.ready:
            task, value = self.ready.popleft()
            try:
                request = task.send(value)
            except StopIteration as stop:
                print("done", stop.value)
                continue
            if request == "pid":
                self.ready.append((task, id(task) != 0))
            else:
                self.ready.append((task, None))


def worker(name, n):
    has_pid = yield "pid"
    for i in range(n):
        print(name, i, has_pid)
        yield
    return name


s = Scheduler()
s.spawn(worker("x", 2))
s.spawn(worker("y", 3))
s.run()
