"""Conversions between binary data and ASCII (library reference, "binascii")."""

__all__ = ["Error", "Incomplete", "a2b_base64", "a2b_hex", "a2b_qp", "a2b_uu", "b2a_base64", "b2a_hex", "b2a_qp", "b2a_uu",
           "crc32", "crc_hqx", "hexlify", "unhexlify"]


class Error(ValueError):
    pass


class Incomplete(Exception):
    pass


_ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_VALUES = {byte: value for value, byte in enumerate(_ALPHABET)}


def _ascii(data):
    if isinstance(data, str):
        try:
            return data.encode("ascii")
        except UnicodeEncodeError:
            raise ValueError("string argument should contain only ASCII characters") from None
    try:
        view = memoryview(data)
    except TypeError:
        raise TypeError(
            f"argument should be bytes, buffer or ASCII string, not {type(data).__name__!r}") from None
    return _contiguous(view)


def _binary(data):
    try:
        view = memoryview(data)
    except TypeError:
        raise TypeError(f"a bytes-like object is required, not {type(data).__name__!r}") from None
    return _contiguous(view)


def _contiguous(view):
    if not view.c_contiguous:
        raise BufferError("memoryview: underlying buffer is not C-contiguous")
    return bytes(view)


def hexlify(data, sep=None, bytes_per_sep=1):
    data = _binary(data)
    text = data.hex() if sep is None else data.hex(sep, bytes_per_sep)
    return text.encode("ascii")


b2a_hex = hexlify


def unhexlify(hexstr, /):
    text = _ascii(hexstr)
    if len(text) % 2:
        raise Error("Odd-length string")
    if any(byte not in b"0123456789abcdefABCDEF" for byte in text):
        raise Error("Non-hexadecimal digit found")
    return bytes.fromhex(text.decode("ascii"))


a2b_hex = unhexlify


def b2a_base64(data, /, *, newline=True):
    data = _binary(data)
    out = bytearray()
    for at in range(0, len(data) - 2, 3):
        word = data[at] << 16 | data[at + 1] << 8 | data[at + 2]
        out += bytes((_ALPHABET[word >> 18], _ALPHABET[word >> 12 & 63], _ALPHABET[word >> 6 & 63], _ALPHABET[word & 63]))
    rest = data[len(data) - len(data) % 3:]
    if len(rest) == 1:
        out += bytes((_ALPHABET[rest[0] >> 2], _ALPHABET[rest[0] << 4 & 63])) + b"=="
    elif len(rest) == 2:
        word = rest[0] << 8 | rest[1]
        out += bytes((_ALPHABET[word >> 10], _ALPHABET[word >> 4 & 63], _ALPHABET[word << 2 & 63])) + b"="
    if newline:
        out += b"\n"
    return bytes(out)


def a2b_base64(data, /, *, strict_mode=False):
    data = _ascii(data)
    out = bytearray()
    bits = count = characters = pads = 0
    if strict_mode and data[:1] == b"=":
        raise Error("Leading padding not allowed")
    for at, byte in enumerate(data):
        if byte == 0x3D:
            pads += 1
            if count >= 2 and count + pads >= 4:
                if strict_mode and at + 1 < len(data):
                    raise Error("Excess data after padding")
                return bytes(out)
            if strict_mode and count < 2:
                raise Error("Excess padding not allowed" if count == 0 else "Discontinuous padding not allowed")
            continue
        value = _VALUES.get(byte)
        if value is None:
            if strict_mode:
                raise Error("Only base64 data is allowed")
            continue
        if pads and strict_mode:
            raise Error("Discontinuous padding not allowed")
        pads = 0
        characters += 1
        bits = (bits << 6 | value) & 0xFFF
        count += 1
        if count == 2:
            out.append(bits >> 4 & 0xFF)
        elif count == 3:
            out.append(bits >> 2 & 0xFF)
        elif count == 4:
            out.append(bits & 0xFF)
            count = 0
    if count == 1:
        raise Error("Invalid base64-encoded string: number of data characters "
                    f"({characters}) cannot be 1 more than a multiple of 4")
    if count:
        raise Error("Incorrect padding")
    return bytes(out)


def b2a_uu(data, /, *, backtick=False):
    data = _binary(data)
    if len(data) > 45:
        raise Error("At most 45 bytes at once")
    def character(value):
        return 0x60 if backtick and value == 0 else value + 32
    out = bytearray([character(len(data))])
    for at in range(0, len(data), 3):
        piece = data[at:at + 3].ljust(3, b"\0")
        word = piece[0] << 16 | piece[1] << 8 | piece[2]
        out += bytes(character(word >> shift & 63) for shift in (18, 12, 6, 0))
    out += b"\n"
    return bytes(out)


def a2b_uu(data, /):
    data = _ascii(data)
    length = (data[0] - 32) & 63 if data else 0
    out = bytearray()
    bits = count = 0
    rest = iter(data[1:])
    while len(out) < length:
        byte = next(rest, 32)
        if byte in b"\r\n":
            value = 0
        elif 32 <= byte <= 96:
            value = (byte - 32) & 63
        else:
            raise Error("Illegal char")
        bits = bits << 6 | value
        count += 6
        if count >= 8:
            count -= 8
            out.append(bits >> count & 0xFF)
            bits &= (1 << count) - 1
    for byte in rest:
        if byte not in b" `\r\n":
            raise Error("Trailing garbage")
    return bytes(out)


def a2b_qp(data, header=False):
    data = _ascii(data)
    out = bytearray()
    at = 0
    while at < len(data):
        byte = data[at]
        if byte == 0x3D:
            at += 1
            if at >= len(data):
                break
            if data[at] in b"\r\n":
                end = data.find(b"\n", at)
                at = len(data) if end < 0 else end + 1
            elif data[at:at + 1] == b"=":
                out.append(0x3D)
                at += 1
            elif len(data) - at >= 2 and all(c in b"0123456789abcdefABCDEF" for c in data[at:at + 2]):
                out.append(int(data[at:at + 2], 16))
                at += 2
            else:
                out.append(0x3D)
        else:
            out.append(0x20 if header and byte == 0x5F else byte)
            at += 1
    return bytes(out)


def b2a_qp(data, quotetabs=False, istext=True, header=False):
    data = _binary(data)
    out = bytearray()
    column = 0
    # All lines end as the first one does.
    first = data.find(b"\n")
    newline = b"\r\n" if first > 0 and data[first - 1] == 0x0D else b"\n"
    at, end = 0, len(data)
    while at < end:
        byte = data[at]
        following = data[at + 1] if at + 1 < end else None
        if istext and (byte == 0x0A or (byte == 0x0D and following == 0x0A)):
            # White space before the end of a line would get lost.
            if out and out[-1] in b"\t ":
                out[-1:] = b"=%02X" % out[-1]
            out += newline
            column = 0
            at += 2 if byte == 0x0D else 1
            continue
        if (byte > 126 or byte == 0x3D or (header and byte == 0x5F)
                or (byte == 0x2E and column == 0 and following in (None, 0x0A, 0x0D, 0))
                or (byte in b"\t " and (following is None or quotetabs))
                or (byte < 33 and byte not in b"\t \r\n") or (not istext and byte in b"\r\n")):
            piece = b"=%02X" % byte
            breaks = column + 3 >= 76
        else:
            piece = b"_" if header and byte == 0x20 else data[at:at + 1]
            breaks = column + 1 >= 76 and following not in (None, 0x0A)
        if breaks:
            out += b"=" + newline
            column = 0
        out += piece
        column += len(piece)
        at += 1
    return bytes(out)


def _crc_table():
    table = []
    for byte in range(256):
        for _ in range(8):
            byte = byte >> 1 ^ 0xEDB88320 if byte & 1 else byte >> 1
        table.append(byte)
    return table


_CRC = _crc_table()


def crc32(data, crc=0, /):
    table = _CRC
    crc = crc & 0xFFFFFFFF ^ 0xFFFFFFFF
    for byte in _binary(data):
        crc = table[(crc ^ byte) & 0xFF] ^ crc >> 8
    return crc ^ 0xFFFFFFFF


def crc_hqx(data, crc, /):
    crc &= 0xFFFF
    for byte in _binary(data):
        crc ^= byte << 8
        for _ in range(8):
            crc = (crc << 1 ^ 0x1021 if crc & 0x8000 else crc << 1) & 0xFFFF
    return crc
