# A class with __buffer__ is bytes-like (PEP 688).
class Shows:
    def __buffer__(self, flags):
        return memoryview(b"shown")


print(bytes(Shows()), bytearray(Shows()), b"-".join([b"a", b"b"]) + Shows())
print(int.from_bytes(Shows()), memoryview(Shows())[1:3].tobytes())
