class Manager:
    def __init__(self, suppress):
        self.suppress = suppress

    async def __aenter__(self):
        pass

    async def __aexit__(self, kind, value, tb):
        print("exit", kind.__name__)
        return self.suppress


async def body(suppress):
    async with Manager(suppress):
        raise StopIteration("inside")
    return "suppressed"


try:
    body(True).send(None)
except StopIteration as stop:
    print(stop.value)
try:
    body(False).send(None)
except RuntimeError as error:
    print(error, repr(error.__cause__))
