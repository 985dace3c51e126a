# Streams whose construction didn't happen or failed, and errors in closing what nobody refers to any more.
import io
import sys

for kind in (io.BufferedReader, io.TextIOWrapper):
    stream = kind.__new__(kind)
    for name in ("read", "readable", "seekable", "tell", "close", "closed", "detach", "flush", "fileno"):
        try:
            found = getattr(stream, name)
            print(kind.__name__, name, found() if callable(found) else found)
        except ValueError as error:
            print(kind.__name__, name, error)

reader = io.BufferedReader(io.BytesIO(b"abc"))
try:
    reader.__init__(io.BytesIO(), buffer_size=0)
except ValueError as error:
    print(error)
try:
    reader.read()
except ValueError as error:
    print(error)

for encoding in ("\udcfe", "a\0b", "nope", 5):
    for keyword in ("encoding", "errors"):
        try:
            io.TextIOWrapper(io.BytesIO(), **{keyword: encoding})
        except (ValueError, LookupError, TypeError) as error:
            print(keyword, type(error).__name__, str(error).encode("ascii", "backslashreplace").decode())


class Stubborn(io.RawIOBase):
    def writable(self):
        return True

    def readable(self):
        return True

    def write(self, data):
        return len(data)

    def close(self):
        raise OSError("won't close")


def hook(unraisable):
    print(unraisable.exc_type.__name__, unraisable.exc_value)


sys.unraisablehook = hook
stream = io.TextIOWrapper(io.BufferedWriter(Stubborn()), encoding="utf-8")
del stream
stream = io.BufferedReader(Stubborn())
del stream


class Watched(io.RawIOBase):
    def writable(self):
        return True

    def close(self):
        if not self.closed:
            print("closed")
        super().close()


def opener(path, flags):
    raise OSError("no such place")


try:
    open("anything", opener=opener)
except OSError as error:
    print(error)
try:
    open(sys.executable, "rb", encoding="utf-8")
except ValueError as error:
    print(error)
