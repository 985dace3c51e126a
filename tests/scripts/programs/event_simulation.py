import heapq
from itertools import count


class Simulation:
    def __init__(self):
        self.now, self.queue, self.order = 0, [], count()

    def start(self, process):
        self.schedule(0, process)

    def schedule(self, delay, process, value=None):
        heapq.heappush(self.queue, (self.now + delay, next(self.order), process, value))

    def run(self, until):
        while self.queue and self.queue[0][0] <= until:
            self.now, _, process, value = heapq.heappop(self.queue)
            try:
                request = process.send(value)
            except StopIteration as stop:
                print(f"{self.now:3} {process.__name__} finished with {stop.value}")
                continue
            if isinstance(request, Resource):
                request.request(process)
            else:
                self.schedule(request, process)


class Resource:
    def __init__(self, simulation, capacity):
        self.simulation, self.free, self.waiting = simulation, capacity, []

    def request(self, process):
        if self.free:
            self.free -= 1
            self.simulation.schedule(0, process)
        else:
            self.waiting.append(process)

    def release(self):
        if self.waiting:
            self.simulation.schedule(0, self.waiting.pop(0))
        else:
            self.free += 1


def customer(sim, name, counter, arrival, service):
    yield arrival
    print(f"{sim.now:3} {name} arrives")
    yield counter
    try:
        print(f"{sim.now:3} {name} is served")
        yield service
    finally:
        counter.release()
    print(f"{sim.now:3} {name} leaves")
    return name


sim = Simulation()
counter = Resource(sim, 2)
for i, (arrival, service) in enumerate([(0, 7), (1, 3), (2, 4), (2, 1), (9, 2)]):
    sim.start(customer(sim, f"c{i}", counter, arrival, service))
sim.run(100)
