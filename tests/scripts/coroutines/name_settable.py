async def body():
    pass


c = body()
c.__name__, c.__qualname__ = "renamed", "A.renamed"
print(c.__name__, c.__qualname__, repr(c).split(" at ")[0])
for attribute in ("__name__", "__qualname__"):
    try:
        setattr(c, attribute, 1)
    except TypeError as error:
        print(error)
for attribute in ("cr_running", "cr_frame", "cr_code", "cr_await", "cr_origin"):
    try:
        setattr(c, attribute, 1)
    except AttributeError as error:
        print(error)
c.close()
