class Noisy:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


class Pause:
    def __await__(self):
        held = Noisy("pause local")
        try:
            yield
        finally:
            print("pause finally")


async def inner():
    held = Noisy("inner local")
    try:
        await Pause()
    finally:
        print("inner finally")


async def outer():
    held = Noisy("outer local")
    try:
        await inner()
    finally:
        print("outer finally")


c = outer()
c.send(None)
del c
print("dropped")
