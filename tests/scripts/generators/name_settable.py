def body():
    yield


g = body()
g.__name__ = "renamed"
g.__qualname__ = "Some.renamed"
print(g.__name__, g.__qualname__, repr(g).split(" at ")[0])
print(g.gi_code.co_name, body.__name__)
for attribute in ("__name__", "__qualname__"):
    try:
        setattr(g, attribute, 5)
    except TypeError as error:
        print(error)
    try:
        delattr(g, attribute)
    except TypeError as error:
        print(error)
body.__name__ = "other"
body.__qualname__ = "X.other"
g = body()
print(g.__name__, g.__qualname__)
