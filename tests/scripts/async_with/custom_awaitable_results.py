class Value:
    def __init__(self, value):
        self.value = value

    def __await__(self):
        got = yield self.value
        return got


class Manager:
    def __aenter__(self):
        return Value("enter")

    def __aexit__(self, *a):
        return Value("exit")


async def body():
    async with Manager() as m:
        print("m", m)
        raise ValueError("inside")
    return "suppressed"


c = body()
print(c.send(None))
print(c.send("entered"))
try:
    c.send("truthy")
except StopIteration as stop:
    print(stop.value)
