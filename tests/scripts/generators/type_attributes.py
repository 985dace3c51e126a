import types


def body():
    yield


g = body()
print(type(g), type(g) is types.GeneratorType)
print(sorted(name for name in dir(g) if not name.startswith("__")))
try:
    types.GeneratorType()
except TypeError as error:
    print(error)
try:

    class Sub(types.GeneratorType):
        pass

except TypeError as error:
    print(error)
try:
    len(g)
except TypeError as error:
    print(error)
print(types.GeneratorType[int, str, None])
