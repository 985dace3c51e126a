# reference: 3.14
try:
    print(bool(NotImplemented))
except TypeError as error:
    print(error)
print(NotImplemented)
print(type(NotImplemented).__name__)
print(repr(...))
print(bool(...))
print(type(None)())
print(type(...)())
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
