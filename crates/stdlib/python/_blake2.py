"""BLAKE2b and BLAKE2s (RFC 7693), with salt, personalisation and tree parameters."""

from _sha2 import SHA256Type, SHA512Type

_SIGMA = (
    (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15),
    (14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3),
    (11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4),
    (7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8),
    (9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13),
    (2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9),
    (12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11),
    (13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10),
    (6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5),
    (10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0),
)
_LANES = ((0, 4, 8, 12), (1, 5, 9, 13), (2, 6, 10, 14), (3, 7, 11, 15), (0, 5, 10, 15), (1, 6, 11, 12), (2, 7, 8, 13),
          (3, 4, 9, 14))


class _Blake2:
    def __init__(self, data=b"", /, *, digest_size=None, key=b"", salt=b"", person=b"", fanout=1, depth=1, leaf_size=0,
                 node_offset=0, node_depth=0, inner_size=0, last_node=False, usedforsecurity=True, string=None):
        most, part = self.MAX_DIGEST_SIZE, self.SALT_SIZE
        size = most if digest_size is None else digest_size
        if not 1 <= size <= most:
            raise ValueError(f"digest_size for {self.name} must be between 1 and {most} bytes, here it is {size}")
        key, salt, person = bytes(key), bytes(salt), bytes(person)
        if len(key) > most:
            raise ValueError(f"maximum key length is {most} bytes")
        for what, value in (("salt", salt), ("person", person)):
            if len(value) > part:
                raise ValueError(f"maximum {what} length is {part} bytes")
        if not 0 <= fanout <= 255:
            raise ValueError("fanout must be between 0 and 255")
        if not 1 <= depth <= 255:
            raise ValueError("depth must be between 1 and 255")
        if not 0 <= node_depth <= 255:
            raise ValueError("node_depth must be between 0 and 255")
        if not 0 <= inner_size <= most:
            raise ValueError(f"inner_size must be between 0 and is {most}")
        offset_size = 8 if most == 64 else 6
        if leaf_size >> 32 or node_offset >> 8 * offset_size:
            raise OverflowError("value is too large")
        block = bytes((size, len(key), fanout, depth)) + leaf_size.to_bytes(4, "little")
        block += node_offset.to_bytes(offset_size, "little") + bytes((node_depth, inner_size))
        block = block.ljust(2 * part, b"\0") + salt.ljust(part, b"\0") + person.ljust(part, b"\0")
        word = self.block_size // 16
        self._state = [start ^ int.from_bytes(block[word * at:word * at + word], "little")
                       for at, start in enumerate(self._start)]
        self.digest_size = size
        self._last_node = last_node
        self._length = 0
        self._rest = key.ljust(self.block_size, b"\0") if key else b""
        self.update(data if string is None else string)

    @property
    def name(self):
        return type(self).__name__

    def update(self, data, /):
        if isinstance(data, str):
            raise TypeError("Strings must be encoded before hashing")
        try:
            data = self._rest + bytes(memoryview(data))
        except TypeError:
            raise TypeError("object supporting the buffer API required") from None
        size, at = self.block_size, 0
        # The last block, even a full one, waits: it is compressed in another way.
        while len(data) - at > size:
            self._length += size
            self._state = self._compress(self._state, data[at:at + size], self._length, False)
            at += size
        self._rest = data[at:]

    def _compress(self, state, block, length, last):
        size = self.block_size // 16
        width = 8 * size
        mask = (1 << width) - 1
        r1, r2, r3, r4 = self._rotations
        words = [int.from_bytes(block[at:at + size], "little") for at in range(0, 16 * size, size)]
        v = [*state, *self._start]
        v[12] ^= length & mask
        v[13] ^= length >> width
        if last:
            v[14] ^= mask
            if self._last_node:
                v[15] ^= mask
        for step in range(self._rounds):
            order = _SIGMA[step % 10]
            for index, (a, b, c, d) in enumerate(_LANES):
                v[a] = (v[a] + v[b] + words[order[2 * index]]) & mask
                x = v[d] ^ v[a]
                v[d] = (x >> r1 | x << width - r1) & mask
                v[c] = (v[c] + v[d]) & mask
                x = v[b] ^ v[c]
                v[b] = (x >> r2 | x << width - r2) & mask
                v[a] = (v[a] + v[b] + words[order[2 * index + 1]]) & mask
                x = v[d] ^ v[a]
                v[d] = (x >> r3 | x << width - r3) & mask
                v[c] = (v[c] + v[d]) & mask
                x = v[b] ^ v[c]
                v[b] = (x >> r4 | x << width - r4) & mask
        return [state[at] ^ v[at] ^ v[at + 8] for at in range(8)]

    def digest(self):
        block = self._rest.ljust(self.block_size, b"\0")
        state = self._compress(self._state, block, self._length + len(self._rest), True)
        word = self.block_size // 16
        return b"".join(value.to_bytes(word, "little") for value in state)[:self.digest_size]

    def hexdigest(self):
        return self.digest().hex()

    def copy(self):
        new = object.__new__(type(self))
        new.__dict__.update(self.__dict__)
        return new


class blake2b(_Blake2):
    MAX_DIGEST_SIZE = MAX_KEY_SIZE = 64
    SALT_SIZE = PERSON_SIZE = 16
    block_size = 128
    _start = SHA512Type._start
    _rounds = 12
    _rotations = (32, 24, 16, 63)


class blake2s(_Blake2):
    MAX_DIGEST_SIZE = MAX_KEY_SIZE = 32
    SALT_SIZE = PERSON_SIZE = 8
    block_size = 64
    _start = SHA256Type._start
    _rounds = 10
    _rotations = (16, 12, 8, 7)
