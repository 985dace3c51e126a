import warnings


async def body():
    yield 1


with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    a = body()
    a.__anext__()
    a.asend(1)
    a.athrow(ValueError)
    a.aclose()
    del a
for warning in caught:
    print(warning.category.__name__, warning.message)
