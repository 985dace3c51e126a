def echo():
    received = []
    while len(received) < 3:
        received.append((yield len(received)))
    return received


g = echo()
print(g.send(None))
print(g.send("a"))
print(next(g))
try:
    g.send([1])
except StopIteration as stop:
    print(stop.value)
