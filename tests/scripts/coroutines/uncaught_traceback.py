# exit: 1
async def low(value):
    return 10 / value


async def top():
    return await low(0)


top().send(None)
