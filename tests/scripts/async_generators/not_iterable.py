# reference: 3.14
async def body():
    yield


a = body()
for use in (iter, next, list, lambda a: a[0]):
    try:
        use(a)
    except TypeError as error:
        print(error)
try:
    for x in a:
        pass
except TypeError as error:
    print(error)


async def awaits():
    await a


try:
    awaits().send(None)
except TypeError as error:
    print(error)
