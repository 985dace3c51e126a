def context(lock, path):
    with lock, open(path) as file:
        return file.read()


async def asynchronous(lock):
    async with lock as held:
        await held
