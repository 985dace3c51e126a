"""Codecs of Chinese, Japanese and Korean encodings, on the characters that `_cjk` knows."""

import _cjk
import codecs

_STATEFUL = "iso2022_jp"
# Where a text in an encoding with states is in the first one.
_FIRST_STATE = b"\x1b(B"


class _Codec:
    def __init__(self, name):
        self.name = name
        self.encode("")

    def encode(self, input, errors=None):
        if not isinstance(input, str):
            raise TypeError(f"couldn't convert the object to str: {type(input).__name__}")
        out, at = [], 0
        while True:
            data, count = _cjk.encode(self.name, input[at:] if at else input)
            out.append(data)
            at += count
            if at >= len(input):
                return b"".join(out), len(input)
            error = UnicodeEncodeError(self.name, input, at, at + 1, "illegal multibyte sequence")
            replacement, at = codecs.lookup_error(errors or "strict")(error)
            if isinstance(replacement, str):
                data, count = _cjk.encode(self.name, replacement)
                if count < len(replacement):
                    raise error
                replacement = data
            out.append(replacement)
            at = self._position(at, input)

    def decode(self, input, errors=None):
        text, _ = self._decode(bytes(input), errors, True)
        return text, len(input)

    def _decode(self, data, errors, final):
        """Text, and how many bytes it stands for."""
        out, at = [], 0
        while True:
            text, count, wrong = _cjk.decode(self.name, data[at:] if at else data, final)
            out.append(text)
            at += count
            if not wrong:
                return "".join(out), at
            incomplete = at + wrong >= len(data) and wrong > 0 and final and not self._is_wrong(data[at:])
            reason = "incomplete multibyte sequence" if incomplete else "illegal multibyte sequence"
            error = UnicodeDecodeError(self.name, data, at, at + wrong, reason)
            replacement, at = codecs.lookup_error(errors or "strict")(error)
            out.append(replacement)
            at = self._position(at, data)

    def _is_wrong(self, rest):
        return _cjk.decode(self.name, rest, False)[2] != 0

    @staticmethod
    def _position(at, input):
        if at < 0:
            at += len(input)
        if not 0 <= at <= len(input):
            raise IndexError(f"position {at} from error handler out of bounds")
        return at


def getcodec(name):
    return _Codec(name)


class MultibyteIncrementalEncoder:
    codec = None

    def __init__(self, errors="strict"):
        self.errors = errors

    def encode(self, input, final=False):
        return self.codec.encode(input, self.errors)[0]

    def reset(self):
        pass

    def getstate(self):
        return 0

    def setstate(self, state):
        pass


class MultibyteIncrementalDecoder:
    codec = None

    def __init__(self, errors="strict"):
        self.errors = errors
        self._pending = b""

    def decode(self, input, final=False):
        data = self._pending + bytes(input)
        self._pending = b""
        rest = b""
        if not final and self.codec.name == _STATEFUL and b"\x1b" in data:
            # Nothing is told before the text is back in the first state.
            end = data.rfind(_FIRST_STATE)
            end = 0 if end < 0 else end + len(_FIRST_STATE)
            if b"\x1b" in data[end:]:
                data, rest = data[:end], data[end:]
        text, count = self.codec._decode(data, self.errors, final)
        self._pending = data[count:] + rest
        return text

    def reset(self):
        self._pending = b""

    def getstate(self):
        return self._pending, 0

    def setstate(self, state):
        self._pending = state[0]


class MultibyteStreamReader:
    codec = None

    def __init__(self, stream, errors="strict"):
        self.stream = stream
        self.errors = errors
        self._decoder = MultibyteIncrementalDecoder(errors)
        self._decoder.codec = self.codec

    def _read(self, method, size):
        size = -1 if size is None else size
        while True:
            data = method(size) if size >= 0 else method()
            text = self._decoder.decode(data, size < 0 or not data)
            if text or not data or size < 0:
                return text

    def read(self, size=-1):
        return self._read(self.stream.read, size)

    def readline(self, size=-1):
        return self._read(self.stream.readline, size)

    def readlines(self, sizehint=None):
        return self.read().splitlines(True)

    def reset(self):
        self._decoder.reset()


class MultibyteStreamWriter:
    codec = None

    def __init__(self, stream, errors="strict"):
        self.stream = stream
        self.errors = errors

    def write(self, text):
        self.stream.write(self.codec.encode(text, self.errors)[0])

    def writelines(self, lines):
        for line in lines:
            self.write(line)

    def reset(self):
        pass
