import warnings


async def body():
    pass


with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    body()
    c = body()
    del c
    c = body()
    c.close()
    c = body()
    try:
        c.throw(ValueError)
    except ValueError:
        pass
    del c
for warning in caught:
    print(warning.category.__name__, warning.message)
