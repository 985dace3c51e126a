def body(values):
    for value in values:
        match value:
            case [first, *_] if (yield f"guard {first}"):
                yield f"matched {first}"
            case {"k": v}:
                got = yield v
                print("got", got)
            case _:
                return "no match"


g = body([[1, 2], [3], {"k": "mapping"}, 5])
print(next(g))
print(g.send(True))
print(next(g))
try:
    g.send(False)
except StopIteration as stop:
    print(stop.value)
