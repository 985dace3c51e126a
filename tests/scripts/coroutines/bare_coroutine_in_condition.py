async def truthy():
    return False


c = truthy()
print(bool(c), c == c, c is not None)
c.close()
try:
    truthy() + 1
except TypeError as error:
    print(error)
except RuntimeWarning:
    pass
