import warnings


class Service:
    async def fetch(self):
        pass


def local():
    async def inner():
        pass

    return inner()


with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    Service().fetch()
    local()
    c = local()
    c.__qualname__ = "my.name"
    del c
for warning in caught:
    print(warning.message)
