async def body():
    try:
        await c
    except RuntimeError as error:
        print(type(error).__name__, error)
    except ValueError as error:
        print(type(error).__name__, error)


c = body()
try:
    c.send(None)
except StopIteration:
    print("end")
