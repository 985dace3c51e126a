# What is raised when flushing and closing both fail, and which methods a closed file has left.
import io
import os
import tempfile


class Raw(io.RawIOBase):
    def __init__(self, name):
        self.stream = name

    def readable(self):
        return True

    def seekable(self):
        return True

    def writable(self):
        return True

    def close(self):
        # Fails the first time only.
        stream, self.stream = self.stream, None
        if stream:
            raise OSError(f"close {stream}")
        super().close()


def failing_once():
    failures = [OSError("flush")]

    def flush():
        if failures:
            raise failures.pop()

    return flush


for make in (io.BufferedReader, io.BufferedWriter, io.BufferedRandom):
    stream = make(Raw("raw"))
    stream.flush = failing_once()
    try:
        stream.close()
    except OSError as error:
        print(type(stream).__name__, error, "|", error.__context__)

path = os.path.join(tempfile.mkdtemp(), "file")


class Recording(io.FileIO):
    def flush(self):
        print("flush", self.closed)
        super().flush()

    def close(self):
        print("close")
        super().close()


file = Recording(path, "w")
file.close()
file.close()
for options in ({"mode": "wb", "buffering": 0}, {"mode": "wb"}, {"mode": "w"}):
    file = open(path, **options)
    file.close()
    try:
        file.flush()
    except ValueError as error:
        print(error)
