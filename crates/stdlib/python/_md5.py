"""MD5 (RFC 1321)."""

import _hash_base

_SHIFTS = (7, 12, 17, 22) * 4 + (5, 9, 14, 20) * 4 + (4, 11, 16, 23) * 4 + (6, 10, 15, 21) * 4


def _sines():
    from math import sin
    return tuple(int(abs(sin(step + 1)) * 2**32) for step in range(64))


_SINES = _sines()


class MD5Type(_hash_base.Hash):
    name = "md5"
    digest_size = 16
    _byteorder = "little"
    _start = (0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476)

    @staticmethod
    def _compress(state, block):
        words = [int.from_bytes(block[at:at + 4], "little") for at in range(0, 64, 4)]
        a, b, c, d = state
        for step in range(64):
            if step < 16:
                mixed, index = b & c | ~b & d, step
            elif step < 32:
                mixed, index = d & b | ~d & c, (5 * step + 1) % 16
            elif step < 48:
                mixed, index = b ^ c ^ d, (3 * step + 5) % 16
            else:
                mixed, index = c ^ (b | ~d & 0xFFFFFFFF), 7 * step % 16
            total = (a + mixed + _SINES[step] + words[index]) & 0xFFFFFFFF
            shift = _SHIFTS[step]
            a, d, c, b = d, c, b, (b + (total << shift | total >> 32 - shift)) & 0xFFFFFFFF
        return tuple((old + new) & 0xFFFFFFFF for old, new in zip(state, (a, b, c, d)))


md5 = _hash_base.constructor(MD5Type)
