# Asynchronous context managers: __aenter__ and __aexit__ may suspend.
class Log:
    def __init__(self, text):
        self.text = text

    def __await__(self):
        yield "log: " + self.text


def log(text):
    return Log(text)


class AsyncContextManager:
    async def __aenter__(self):
        await log("entering context")

    async def __aexit__(self, exc_type, exc, tb):
        await log("exiting context")


async def main():
    async with AsyncContextManager():
        print("inside")


coroutine = main()
try:
    while True:
        print(coroutine.send(None))
except StopIteration:
    print("done")
