import gc

gc.disable()


class Pause:
    def __await__(self):
        yield


class Owner:
    async def work(self):
        try:
            await Pause()
        finally:
            print("closed by the collector")


o = Owner()
o.c = o.work()
o.c.send(None)
del o
print("unreachable")
gc.collect()
print("end")
