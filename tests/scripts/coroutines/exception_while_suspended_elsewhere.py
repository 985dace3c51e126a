class Pause:
    def __init__(self, name):
        self.name = name

    def __await__(self):
        print("suspend", self.name)
        yield self.name
        print("resume", self.name)


async def worker(name, fail):
    for i in range(2):
        await Pause(f"{name}{i}")
    if fail:
        raise ValueError(name)
    return name


workers = [worker("a", False), worker("b", True), worker("c", False)]
results = {}
while workers:
    for w in list(workers):
        try:
            w.send(None)
        except StopIteration as stop:
            workers.remove(w)
            results[stop.value] = "done"
        except ValueError as error:
            workers.remove(w)
            results[str(error)] = repr(error.__context__)
print(results)
