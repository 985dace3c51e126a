"""SHA-1 (FIPS 180-4)."""

import _hash_base


class SHA1Type(_hash_base.Hash):
    name = "sha1"
    digest_size = 20
    _start = (0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0)

    @staticmethod
    def _compress(state, block):
        words = [int.from_bytes(block[at:at + 4], "big") for at in range(0, 64, 4)]
        for step in range(16, 80):
            word = words[step - 3] ^ words[step - 8] ^ words[step - 14] ^ words[step - 16]
            words.append((word << 1 | word >> 31) & 0xFFFFFFFF)
        a, b, c, d, e = state
        for step, word in enumerate(words):
            if step < 20:
                mixed, constant = b & c | ~b & d, 0x5A827999
            elif step < 40:
                mixed, constant = b ^ c ^ d, 0x6ED9EBA1
            elif step < 60:
                mixed, constant = b & c | b & d | c & d, 0x8F1BBCDC
            else:
                mixed, constant = b ^ c ^ d, 0xCA62C1D6
            total = ((a << 5 | a >> 27) + mixed + e + constant + word) & 0xFFFFFFFF
            a, b, c, d, e = total, a, (b << 30 | b >> 2) & 0xFFFFFFFF, c, d
        return tuple((old + new) & 0xFFFFFFFF for old, new in zip(state, (a, b, c, d, e)))


sha1 = _hash_base.constructor(SHA1Type)
