async def body():
    return 1


c = body()
try:
    c.send("value")
except TypeError as error:
    print(error)
print(c.cr_frame is not None)
try:
    c.send(None)
except StopIteration as stop:
    print(stop.value)
