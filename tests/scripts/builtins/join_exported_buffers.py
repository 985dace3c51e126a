class Exporter:
    def __init__(self, data):
        self.data = data

    def __buffer__(self, flags):
        return memoryview(self.data)


print(b"-".join([Exporter(b"one"), b"two", bytearray(b"three")]))
print(bytearray(b", ").join([Exporter(b"x")] * 2))
try:
    b"".join([b"a", 3])
except TypeError as error:
    print(error)
