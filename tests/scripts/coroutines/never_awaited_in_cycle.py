import gc
import warnings

gc.disable()


class Owner:
    async def work(self):
        pass


with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    o = Owner()
    o.c = o.work()
    del o
    gc.collect()
print([str(w.message) for w in caught])
