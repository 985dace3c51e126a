async def body():
    pass


c = body()
for use in (iter, list, next, lambda c: [*c], lambda c: [x for x in c], lambda c: (a := c)[0], len):
    try:
        use(c)
    except TypeError as error:
        print(error)
try:
    for x in c:
        pass
except TypeError as error:
    print(error)
try:
    a, b = c
except TypeError as error:
    print(error)
c.close()
