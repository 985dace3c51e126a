async def body():
    return 1


def attempt(step):
    try:
        print(step())
    except StopIteration as stop:
        print("StopIteration", stop.value)
    except RuntimeError as error:
        print("RuntimeError", error)


c = body()
attempt(lambda: c.send(None))
attempt(lambda: c.send(None))
attempt(lambda: c.throw(ValueError))
attempt(lambda: c.close())
attempt(lambda: next(c.__await__()))


async def awaits():
    return await c


attempt(lambda: awaits().send(None))
c = body()
c.close()
attempt(lambda: c.send(None))
attempt(lambda: awaits().send(None))
