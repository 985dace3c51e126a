# A raw stream that takes nothing for now: what was taken is said, and nothing is lost.
import io


class Reluctant(io.RawIOBase):
    def __init__(self):
        self.stack, self.blocker = [], None

    def writable(self):
        return True

    def write(self, data):
        data = bytes(data)
        if self.blocker is not None and self.blocker in data:
            at = data.index(self.blocker)
            if at == 0:
                self.blocker = None
                return None
            data = data[:at]
        self.stack.append(data)
        return len(data)

    def taken(self):
        taken, self.stack = b"".join(self.stack), []
        return taken


raw = Reluctant()
stream = io.BufferedWriter(raw, 8)
print(stream.write(b"abcd"), stream.write(b"efghi"))
raw.blocker = b"k"
print(stream.write(b"jklmn"))
raw.blocker = b"0"
try:
    stream.write(b"opqrwxyz0123456789")
except BlockingIOError as error:
    print(error.strerror, error.characters_written, error.args[2])
print(raw.taken())
print(stream.write(b"ABCDEFGHI"), raw.taken())
raw.blocker = b"C"
try:
    stream.flush()
except BlockingIOError as error:
    print("flush:", error.characters_written)
stream.flush()
print(raw.taken())


class Failing(Reluctant):
    def write(self, data):
        if not self.stack:
            self.stack.append(bytes(data)[:2])
            return 2
        raise OSError("disk full")


raw = Failing()
stream = io.BufferedWriter(raw, 8)
stream.write(b"abcdef")
for _ in range(2):
    try:
        stream.flush()
    except OSError as error:
        print(error, raw.stack)
raw.write = lambda data: raw.stack.append(bytes(data)) or len(data)
stream.flush()
print(raw.stack)


class Pieces(io.RawIOBase):
    def __init__(self, pieces):
        self.pieces, self.reads = list(pieces), 0

    def readable(self):
        return True

    def readinto(self, target):
        self.reads += 1
        if not self.pieces:
            return 0
        piece = self.pieces.pop(0)
        if piece is None:
            return None
        target[: len(piece)] = piece
        return len(piece)


raw = Pieces((b"abc", b"de", b"fgh", b"jkl"))
stream = io.BufferedReader(raw, buffer_size=10)
target = bytearray(2)
print(stream.peek(3), stream.readinto1(target), target, raw.reads)
print(stream.readinto1(target), target, raw.reads)
print(stream.readinto1(target), target, raw.reads)
target = bytearray(20)
print(stream.peek(3), stream.readinto1(target), target[:6], raw.reads)
stream = io.BufferedReader(Pieces((None, b"x", None)))
print(stream.read(2), stream.read(2), stream.readinto1(bytearray(1)), stream.read())


class Odd(io.RawIOBase):
    def readable(self):
        return True

    def readinto(self, target):
        return b"not a number"


try:
    io.BufferedReader(Odd()).readline()
except OSError as error:
    print(error, "from", repr(error.__cause__))

reader = io.BufferedReader(io.BytesIO(b"12"))
print(reader.readable(), reader.writable(), io.BufferedWriter(io.BytesIO()).readable())
try:
    reader.truncate()
except io.UnsupportedOperation as error:
    print(error)
