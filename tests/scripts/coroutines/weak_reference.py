import weakref


async def body():
    pass


c = body()
r = weakref.ref(c, lambda r: print("gone"))
print(r() is c)
c.close()
del c
print("end")
