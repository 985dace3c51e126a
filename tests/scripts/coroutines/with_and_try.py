class Pause:
    def __init__(self, value):
        self.value = value

    def __await__(self):
        yield self.value


class Manager:
    def __enter__(self):
        print("enter")

    def __exit__(self, kind, value, tb):
        print("exit", kind and kind.__name__)


async def body():
    with Manager():
        for i in range(2):
            await Pause(i)
        try:
            await Pause("in try")
        except ValueError:
            await Pause("in except")
        else:
            await Pause("in else")
        finally:
            await Pause("in finally")


c = body()
seen = [c.send(None), c.send(None), c.send(None), c.throw(ValueError), c.send(None)]
print(seen)
try:
    c.send(None)
except StopIteration:
    print("end")
c = body()
c.send(None)
c.close()
