import warnings


class Pause:
    def __await__(self):
        yield "pause"


async def body():
    while True:
        try:
            await Pause()
        except ValueError as error:
            print("caught", repr(error))


c = body()
c.send(None)
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    c.throw(ValueError, "text")
    c.throw(ValueError, ValueError(1), None)
    w = c.__await__()
for warning in caught:
    print(warning.category.__name__, warning.message)
c.close()
