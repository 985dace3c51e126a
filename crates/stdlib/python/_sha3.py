"""SHA-3 and SHAKE (FIPS 202)."""

implementation = "generic"

_MASK = (1 << 64) - 1


def _round_constants():
    constants, register = [], 1
    for _ in range(24):
        constant = 0
        for bit in range(7):
            if register & 1:
                constant |= 1 << (1 << bit) - 1
            register = register << 1 ^ (0x171 if register & 0x80 else 0)
        constants.append(constant)
    return tuple(constants)


def _rotations():
    offsets, x, y = [0] * 25, 1, 0
    for step in range(24):
        offsets[x + 5 * y] = (step + 1) * (step + 2) // 2 % 64
        x, y = y, (2 * x + 3 * y) % 5
    return tuple(offsets)


_CONSTANTS = _round_constants()
_OFFSETS = _rotations()


def _permute(lanes):
    for constant in _CONSTANTS:
        columns = [lanes[x] ^ lanes[x + 5] ^ lanes[x + 10] ^ lanes[x + 15] ^ lanes[x + 20] for x in range(5)]
        for x in range(5):
            turned = columns[(x + 1) % 5]
            mix = columns[x - 1] ^ (turned << 1 | turned >> 63) & _MASK
            for y in range(0, 25, 5):
                lanes[x + y] ^= mix
        moved = [0] * 25
        for x in range(5):
            for y in range(5):
                lane, offset = lanes[x + 5 * y], _OFFSETS[x + 5 * y]
                moved[y + 5 * ((2 * x + 3 * y) % 5)] = (lane << offset | lane >> 64 - offset) & _MASK
        for y in range(0, 25, 5):
            for x in range(5):
                lanes[x + y] = moved[x + y] ^ ~moved[(x + 1) % 5 + y] & moved[(x + 2) % 5 + y]
        lanes[0] ^= constant


class _Keccak:
    def __init__(self, data=b"", *, usedforsecurity=True, string=None):
        self._lanes = [0] * 25
        self._rest = b""
        self.update(data if string is None else string)

    def update(self, data, /):
        if isinstance(data, str):
            raise TypeError("Strings must be encoded before hashing")
        try:
            data = self._rest + bytes(memoryview(data))
        except TypeError:
            raise TypeError("object supporting the buffer API required") from None
        rate = self.block_size
        whole = len(data) - len(data) % rate
        for at in range(0, whole, rate):
            self._absorb(self._lanes, data[at:at + rate])
        self._rest = data[whole:]

    @staticmethod
    def _absorb(lanes, block):
        for index in range(len(block) // 8):
            lanes[index] ^= int.from_bytes(block[8 * index:8 * index + 8], "little")
        _permute(lanes)

    def _squeeze(self, length):
        rate = self.block_size
        block = bytearray(self._rest + bytes((self._suffix,)))
        block += bytes(rate - len(block))
        block[-1] |= 0x80
        lanes = self._lanes.copy()
        self._absorb(lanes, block)
        out = b""
        while True:
            out += b"".join(lane.to_bytes(8, "little") for lane in lanes)[:rate]
            if len(out) >= length:
                return out[:length]
            _permute(lanes)

    def digest(self):
        return self._squeeze(self.digest_size)

    def hexdigest(self):
        return self.digest().hex()

    def copy(self):
        new = object.__new__(type(self))
        new._lanes, new._rest = self._lanes.copy(), self._rest
        return new

    def __repr__(self):
        return f"<{self.name} _sha3.{self.name} object @ {id(self):#x}>"


class _Shake(_Keccak):
    digest_size = 0

    def digest(self, length, /):
        if length < 0:
            raise ValueError("value must be positive")
        return self._squeeze(length)

    def hexdigest(self, length, /):
        return self.digest(length).hex()


def _make(name, base, rate, suffix, size=0):
    namespace = {"name": name, "block_size": rate, "digest_size": size, "_suffix": suffix, "__module__": "_sha3",
                 "_rate_bits": 8 * rate, "_capacity_bits": 1600 - 8 * rate}
    return type(name, (base,), namespace)


sha3_224 = _make("sha3_224", _Keccak, 144, 0x06, 28)
sha3_256 = _make("sha3_256", _Keccak, 136, 0x06, 32)
sha3_384 = _make("sha3_384", _Keccak, 104, 0x06, 48)
sha3_512 = _make("sha3_512", _Keccak, 72, 0x06, 64)
shake_128 = _make("shake_128", _Shake, 168, 0x1F)
shake_256 = _make("shake_256", _Shake, 136, 0x1F)
