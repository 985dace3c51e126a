# Annotations of a class can be deleted when they have been asked for or set; its function for them goes with them.
class C:
    x: int


for _ in range(2):
    try:
        del C.__annotations__
    except AttributeError as error:
        print("AttributeError", error)
    print(C.__annotations__, C.__annotate__ is None)
del C.__annotations__
C.__annotations__ = {"a": 1}
del C.__annotations__
print(C.__annotations__)
