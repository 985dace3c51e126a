class Both:
    def __init__(self, name):
        self.name = name

    def __enter__(self):
        print("sync enter", self.name)
        return self

    def __exit__(self, *a):
        print("sync exit", self.name)

    async def __aenter__(self):
        print("async enter", self.name)
        return self

    async def __aexit__(self, *a):
        print("async exit", self.name)


async def body():
    with Both("a") as a:
        async with Both("b"), a:
            with Both("c"):
                return "result"


try:
    body().send(None)
except StopIteration as stop:
    print(stop.value)
