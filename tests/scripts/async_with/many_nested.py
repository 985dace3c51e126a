class Manager:
    count = 0

    async def __aenter__(self):
        Manager.count += 1
        return Manager.count

    async def __aexit__(self, *a):
        Manager.count -= 1


async def body():
    async with Manager() as a, Manager() as b, Manager() as c, Manager() as d, Manager() as e, Manager() as f:
        async with Manager() as g, Manager() as h, Manager() as i, Manager() as j:
            print(a, b, c, d, e, f, g, h, i, j, Manager.count)
    print(Manager.count)


try:
    body().send(None)
except StopIteration:
    print("end")
