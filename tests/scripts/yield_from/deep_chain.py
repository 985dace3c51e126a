def chain(n):
    if n:
        return (yield from chain(n - 1)) + 1
    got = yield "bottom"
    return got


g = chain(200)
print(next(g))
try:
    g.send(1)
except StopIteration as stop:
    print(stop.value)
g = chain(300)
next(g)
try:
    g.throw(ValueError("thrown down"))
except ValueError as error:
    depth = 0
    traceback = error.__traceback__
    while traceback:
        depth += 1
        traceback = traceback.tb_next
    print(error, depth)
g = chain(100)
next(g)
print(g.close())
