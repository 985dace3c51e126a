async def body():
    got = yield 1
    print("got", got)


a = body()
step = a.asend("value")
try:
    step.send(None)
except TypeError as error:
    print(error)
try:
    a.asend(None).send(None)
except StopIteration as stop:
    print(stop.value)
a = body()
step = a.asend(None)
try:
    step.send("through the step")
except TypeError as error:
    print(error)
except StopIteration as stop:
    print("value", stop.value)
