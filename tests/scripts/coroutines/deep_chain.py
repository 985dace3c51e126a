class Pause:
    def __await__(self):
        return (yield "bottom")


async def chain(n):
    if n == 0:
        return await Pause()
    return await chain(n - 1) + 1


c = chain(200)
print(c.send(None))
try:
    c.send(0)
except StopIteration as stop:
    print(stop.value)
c = chain(200)
c.send(None)
try:
    c.throw(ValueError("down"))
except ValueError as error:
    depth, tb = 0, error.__traceback__
    while tb:
        depth, tb = depth + 1, tb.tb_next
    print(error, depth)
