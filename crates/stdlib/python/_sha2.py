"""SHA-224, SHA-256, SHA-384 and SHA-512 (FIPS 180-4)."""

import _hash_base


def _primes(count):
    primes = []
    candidate = 2
    while len(primes) < count:
        if all(candidate % prime for prime in primes):
            primes.append(candidate)
        candidate += 1
    return primes


def _root_bits(number, power):
    """The first 64 bits behind the point of a square (power 2) or cube (power 3) root."""
    scaled = number << 64 * power
    low, high = 0, 1 << 70
    while high - low > 1:
        middle = (low + high) // 2
        if middle ** power <= scaled:
            low = middle
        else:
            high = middle
    return low & (1 << 64) - 1


_PRIMES = _primes(80)
_K512 = tuple(_root_bits(prime, 3) for prime in _PRIMES)
_K256 = tuple(constant >> 32 for constant in _K512[:64])
_SQUARES = tuple(_root_bits(prime, 2) for prime in _PRIMES[:16])


def _make_compress(constants, width, rotations):
    mask = (1 << width) - 1
    size = width // 8
    (a1, a2, a3), (e1, e2, e3), (s1, s2, s3), (t1, t2, t3) = rotations

    def rotate(value, count):
        return (value >> count | value << width - count) & mask

    def compress(state, block):
        words = [int.from_bytes(block[at:at + size], "big") for at in range(0, 16 * size, size)]
        for step in range(16, len(constants)):
            x, y = words[step - 15], words[step - 2]
            small = rotate(x, s1) ^ rotate(x, s2) ^ x >> s3
            large = rotate(y, t1) ^ rotate(y, t2) ^ y >> t3
            words.append((words[step - 16] + small + words[step - 7] + large) & mask)
        a, b, c, d, e, f, g, h = state
        for constant, word in zip(constants, words):
            first = (h + (rotate(e, e1) ^ rotate(e, e2) ^ rotate(e, e3)) + (e & f ^ ~e & g) + constant + word) & mask
            second = (rotate(a, a1) ^ rotate(a, a2) ^ rotate(a, a3)) + (a & b ^ a & c ^ b & c)
            a, b, c, d, e, f, g, h = (first + second) & mask, a, b, c, (d + first) & mask, e, f, g
        return tuple((old + new) & mask for old, new in zip(state, (a, b, c, d, e, f, g, h)))

    return staticmethod(compress)


class SHA256Type(_hash_base.Hash):
    name = "sha256"
    digest_size = 32
    _start = tuple(square >> 32 for square in _SQUARES[:8])
    _compress = _make_compress(_K256, 32, ((2, 13, 22), (6, 11, 25), (7, 18, 3), (17, 19, 10)))


class SHA224Type(SHA256Type):
    name = "sha224"
    digest_size = 28
    _start = tuple(square & 0xFFFFFFFF for square in _SQUARES[8:])


class SHA512Type(_hash_base.Hash):
    name = "sha512"
    digest_size = 64
    block_size = 128
    _length_size = 16
    _start = _SQUARES[:8]
    _compress = _make_compress(_K512, 64, ((28, 34, 39), (14, 18, 41), (1, 8, 7), (19, 61, 6)))


class SHA384Type(SHA512Type):
    name = "sha384"
    digest_size = 48
    _start = _SQUARES[8:]


sha224 = _hash_base.constructor(SHA224Type)
sha256 = _hash_base.constructor(SHA256Type)
sha384 = _hash_base.constructor(SHA384Type)
sha512 = _hash_base.constructor(SHA512Type)
