async def v(x):
    return x


async def body():
    @(await v(lambda f: f))
    def g(a=await v("default")):
        return a

    class C(await v(object)):
        x = 1

    h = lambda a=await v("lambda default"): a
    return g(), C.x, h()


try:
    body().send(None)
except StopIteration as stop:
    print(stop.value)
