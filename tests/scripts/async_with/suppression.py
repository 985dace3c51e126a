class Manager:
    def __init__(self, result):
        self.result = result

    async def __aenter__(self):
        return self

    async def __aexit__(self, kind, value, tb):
        print("exit", kind.__name__, value, tb is not None)
        return self.result


class Falsy:
    def __bool__(self):
        print("asked")
        return False


async def body():
    for result in (True, 1, "yes", [0]):
        async with Manager(result):
            raise ValueError("suppressed")
        print("goes on")
    for result in (False, None, 0, "", Falsy()):
        try:
            async with Manager(result):
                raise KeyError("not suppressed")
        except KeyError as error:
            print(repr(error))


try:
    body().send(None)
except StopIteration:
    print("end")
