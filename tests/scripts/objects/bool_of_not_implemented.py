# reference: 3.14
try:
    print(bool(NotImplemented))
except TypeError as error:
    print(error)
print(NotImplemented, type(NotImplemented).__name__, repr(...), bool(...), type(None)(), type(...)())
for singleton in (None, ..., NotImplemented):
    try:
        singleton.attribute = 1
    except AttributeError as error:
        print(error)
try:

    class C(type(None)):
        pass

except TypeError as error:
    print(error)
