# An __index__ that releases the view: a slice holds the memory from the beginning, an item doesn't.
class Releases:
    def __index__(self):
        view.release()
        return 2


view = memoryview(bytearray(b"abcd"))
print(bytes(view[: Releases()]))
view = memoryview(bytearray(b"abcd"))
print(bytes(view[Releases() :]))
view = memoryview(bytearray(b"abcd"))
try:
    view[Releases()]
except ValueError as error:
    print(error)
