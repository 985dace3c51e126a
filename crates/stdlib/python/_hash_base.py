"""What the hash modules have in common: buffering and padding of Merkle-Damgård constructions."""


class Hash:
    block_size = 64
    _length_size = 8
    _byteorder = "big"

    def __init__(self, data=b""):
        self._state = self._start
        self._rest = b""
        self._length = 0
        self.update(data)

    def update(self, data, /):
        if isinstance(data, str):
            raise TypeError("Strings must be encoded before hashing")
        try:
            data = bytes(memoryview(data))
        except TypeError:
            raise TypeError("object supporting the buffer API required") from None
        self._length += len(data)
        data = self._rest + data
        size = self.block_size
        whole = len(data) - len(data) % size
        for at in range(0, whole, size):
            self._state = self._compress(self._state, data[at:at + size])
        self._rest = data[whole:]

    def digest(self):
        size = self.block_size
        length = (self._length * 8).to_bytes(self._length_size, self._byteorder)
        padded = self._rest + b"\x80"
        padded += b"\0" * (-(len(padded) + len(length)) % size) + length
        state = self._state
        for at in range(0, len(padded), size):
            state = self._compress(state, padded[at:at + size])
        word = size // 16
        return b"".join(value.to_bytes(word, self._byteorder) for value in state)[:self.digest_size]

    def hexdigest(self):
        return self.digest().hex()

    def copy(self):
        new = object.__new__(type(self))
        new._state, new._rest, new._length = self._state, self._rest, self._length
        return new

    def __repr__(self):
        return f"<{self.name} {type(self).__module__}.{type(self).__name__} object @ {id(self):#x}>"


def constructor(cls):
    def new(data=b"", *, usedforsecurity=True, string=None):
        return cls(data if string is None else string)
    new.__name__ = new.__qualname__ = cls.name
    return new
