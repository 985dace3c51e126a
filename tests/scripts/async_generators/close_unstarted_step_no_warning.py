import warnings


async def body():
    yield 1


with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    a = body()
    a.__anext__().close()
    a.athrow(ValueError).close()
    a.aclose().close()
print([str(w.message) for w in caught])
