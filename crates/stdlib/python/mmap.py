"""Memory-mapped files.

A mapping of a file reads and writes the file itself at each access, which the operating system keeps coherent with every
other mapping of it; an anonymous or private mapping is a run of bytes of the program's own. Views of a mapping
(`memoryview`) are copies of what it holds at that moment, and can't be written to.
"""

import os as _os

ACCESS_DEFAULT, ACCESS_READ, ACCESS_WRITE, ACCESS_COPY = range(4)
ALLOCATIONGRANULARITY = PAGESIZE = _os.sysconf("SC_PAGE_SIZE")
MAP_SHARED, MAP_PRIVATE = 1, 2
MAP_DENYWRITE, MAP_EXECUTABLE, MAP_LOCKED, MAP_NORESERVE, MAP_POPULATE, MAP_STACK, MAP_HUGETLB = (
    0x800, 0x1000, 0x2000, 0x4000, 0x8000, 0x20000, 0x40000,
)
MAP_ANON = MAP_ANONYMOUS = 0x20
PROT_READ, PROT_WRITE, PROT_EXEC = 1, 2, 4
MADV_NORMAL, MADV_RANDOM, MADV_SEQUENTIAL, MADV_WILLNEED, MADV_DONTNEED = range(5)
MADV_FREE, MADV_REMOVE, MADV_DONTFORK, MADV_DOFORK = 8, 9, 10, 11
MADV_MERGEABLE, MADV_UNMERGEABLE, MADV_HUGEPAGE, MADV_NOHUGEPAGE, MADV_DONTDUMP, MADV_DODUMP = range(12, 18)
MADV_HWPOISON = 100
error = OSError

# How much is read at a time while something is looked for.
_CHUNK = 1 << 20


class mmap:
    """A file, or a run of bytes, as a mutable sequence of bytes with a position."""

    def __new__(cls, fileno, length, flags=MAP_SHARED, prot=PROT_READ | PROT_WRITE, access=ACCESS_DEFAULT, offset=0,
                *, trackfd=True):
        if length < 0:
            raise OverflowError("memory mapped length must be positive")
        if offset < 0:
            raise OverflowError("memory mapped offset must be positive")
        if access != ACCESS_DEFAULT and (flags != MAP_SHARED or prot != PROT_READ | PROT_WRITE):
            raise ValueError("mmap can't specify both access and flags, prot.")
        if access not in range(4):
            raise ValueError("mmap invalid access parameter.")
        if offset % ALLOCATIONGRANULARITY:
            raise OSError(22, _os.strerror(22))
        self = object.__new__(cls)
        self._writable = access != ACCESS_READ and (access != ACCESS_DEFAULT or bool(prot & PROT_WRITE))
        self._private = access == ACCESS_COPY or bool(flags & MAP_PRIVATE)
        self._access, self._at, self._offset, self._fd = access, 0, offset, None
        self._closed = False
        if fileno == -1:
            if length == 0:
                raise OSError(22, _os.strerror(22))
            self._bytes, self._length = bytearray(length), length
            return self
        size = _os.fstat(fileno).st_size
        if length == 0:
            if size == 0:
                raise ValueError("cannot mmap an empty file")
            if offset >= size:
                raise ValueError("mmap offset is greater than file size")
            length = size - offset
        elif offset > size or size - offset < length:
            raise ValueError("mmap length is greater than file size")
        self._length = length
        if self._private:
            self._bytes = bytearray(_os.pread(fileno, length, offset))
            self._bytes.extend(bytes(length - len(self._bytes)))
        else:
            self._bytes = None
            if trackfd:
                self._fd = _os.dup(fileno)
            else:
                self._fd = _os.open(f"/proc/self/fd/{fileno}", _os.O_RDWR if self._writable else _os.O_RDONLY)
            if self._writable:
                _os.pwrite(self._fd, b"", offset)
        return self

    # Access to the bytes

    def _check(self):
        if self._closed:
            raise ValueError("mmap closed or invalid")

    def _check_writable(self):
        self._check()
        if not self._writable:
            raise TypeError("mmap can't modify a readonly memory map.")

    def _load(self, start, end):
        if self._bytes is not None:
            return bytes(self._bytes[start:end])
        parts = []
        while start < end:
            part = _os.pread(self._fd, end - start, self._offset + start)
            if not part:
                parts.append(bytes(end - start))
                break
            parts.append(part)
            start += len(part)
        return b"".join(parts)

    def _store(self, start, data):
        if self._bytes is not None:
            self._bytes[start : start + len(data)] = data
            return
        data = memoryview(data)
        while data:
            written = _os.pwrite(self._fd, data, self._offset + start)
            data, start = data[written:], start + written

    def __len__(self):
        self._check()
        return self._length

    def _place(self, index):
        index = index.__index__()
        if index < 0:
            index += self._length
        if not 0 <= index < self._length:
            raise IndexError("mmap index out of range")
        return index

    def __getitem__(self, index):
        self._check()
        if not isinstance(index, slice):
            if not hasattr(index, "__index__"):
                raise TypeError("mmap indices must be integers")
            place = self._place(index)
            return self._load(place, place + 1)[0]
        start, stop, step = index.indices(self._length)
        if step == 1:
            return self._load(start, max(start, stop))
        places = range(start, stop, step)
        if not places:
            return b""
        low = min(places[0], places[-1])
        data = self._load(low, max(places[0], places[-1]) + 1)
        return bytes(data[place - low] for place in places)

    def __setitem__(self, index, value):
        self._check_writable()
        if not isinstance(index, slice):
            if not hasattr(index, "__index__"):
                raise TypeError("mmap indices must be integers")
            place = self._place(index)
            if not isinstance(value, int):
                raise TypeError("mmap item value must be an int")
            if not 0 <= value < 256:
                raise ValueError("mmap item value must be in range(0, 256)")
            self._store(place, bytes([value]))
            return
        places = range(*index.indices(self._length))
        data = bytes(value)
        if len(data) != len(places):
            raise IndexError("mmap slice assignment is wrong size")
        if places.step == 1:
            self._store(places.start, data)
        else:
            for place, byte in zip(places, data):
                self._store(place, bytes([byte]))

    def __delitem__(self, index):
        raise TypeError("mmap object doesn't support item deletion")

    def __iter__(self):
        for place in range(self._length):
            yield self[place : place + 1]

    def __buffer__(self, flags):
        self._check()
        return memoryview(self._load(0, self._length))

    # As a file

    def tell(self):
        self._check()
        return self._at

    def seek(self, position, whence=0):
        self._check()
        if whence not in (0, 1, 2):
            raise ValueError("unknown seek type")
        at = position + (0, self._at, self._length)[whence]
        if not 0 <= at <= self._length:
            raise ValueError("seek out of range")
        self._at = at
        return at

    def seekable(self):
        return True

    def read(self, n=None):
        self._check()
        end = self._length if n is None or n < 0 else min(self._length, self._at + n)
        data = self._load(self._at, max(end, self._at))
        self._at = max(end, self._at)
        return data

    def read_byte(self):
        self._check()
        if self._at >= self._length:
            raise ValueError("read byte out of range")
        self._at += 1
        return self._load(self._at - 1, self._at)[0]

    def readline(self):
        self._check()
        end = self._find(b"\n", self._at, self._length)
        end = self._length if end < 0 else end + 1
        data = self._load(self._at, end)
        self._at = end
        return data

    def write(self, data):
        self._check_writable()
        data = bytes(data)
        if self._at + len(data) > self._length:
            raise ValueError("data out of range")
        self._store(self._at, data)
        self._at += len(data)
        return len(data)

    def write_byte(self, byte):
        self._check_writable()
        if not 0 <= byte < 256:
            raise OverflowError("unsigned byte integer is out of range")
        if self._at >= self._length:
            raise ValueError("write byte out of range")
        self._store(self._at, bytes([byte]))
        self._at += 1

    # The whole

    def _span(self, start, end, default):
        start, end = default if start is None else start, self._length if end is None else end
        start = max(0, start + self._length) if start < 0 else min(start, self._length)
        end = max(0, end + self._length) if end < 0 else min(end, self._length)
        return start, end

    def _find(self, wanted, start, end):
        while end - start >= len(wanted):
            stop = min(end, start + _CHUNK + len(wanted))
            at = self._load(start, stop).find(wanted)
            if at >= 0:
                return start + at
            if stop == end:
                break
            start = stop - len(wanted) + 1
        return -1

    def find(self, sub, start=None, end=None, /):
        self._check()
        return self._find(bytes(sub), *self._span(start, end, self._at))

    def rfind(self, sub, start=None, end=None, /):
        self._check()
        start, end = self._span(start, end, self._at)
        at = self._load(start, max(start, end)).rfind(bytes(sub))
        return at if at < 0 else start + at

    def move(self, dest, src, count, /):
        self._check_writable()
        if min(dest, src, count) < 0 or max(dest, src) + count > self._length:
            raise ValueError("source, destination, or count out of range")
        self._store(dest, self._load(src, src + count))

    def size(self):
        self._check()
        return self._length if self._fd is None else _os.fstat(self._fd).st_size

    def resize(self, newsize, /):
        self._check_writable()
        if self._access == ACCESS_COPY:
            raise TypeError("mmap can't resize a readonly or copy-on-write memory map.")
        if newsize < 0:
            raise ValueError("new size out of range")
        if self._bytes is not None:
            self._bytes = self._bytes[:newsize] + bytes(max(0, newsize - self._length))
        else:
            _os.ftruncate(self._fd, self._offset + newsize)
        self._length = newsize

    def flush(self, offset=0, size=None, /, **flags):
        self._check()
        size = self._length - offset if size is None else size
        if offset < 0 or size < 0 or offset + size > self._length:
            raise ValueError("flush values out of range")
        if self._fd is not None and self._writable:
            _os.fsync(self._fd)

    def madvise(self, option, start=0, length=None, /):
        self._check()
        if not 0 <= start < self._length:
            raise ValueError("madvise start out of bounds")
        if length is not None and length < 0:
            raise ValueError("madvise length invalid")

    @property
    def closed(self):
        return self._closed

    def close(self):
        if not self._closed:
            self._closed, self._bytes = True, None
            if self._fd is not None:
                _os.close(self._fd)
                self._fd = None

    def __del__(self):
        if not getattr(self, "_closed", True):
            self.close()

    def __enter__(self):
        self._check()
        return self

    def __exit__(self, *details):
        self.close()

    def __repr__(self):
        name = f"{type(self).__module__}.{type(self).__qualname__}"
        if self._closed:
            return f"<{name} closed=True>"
        access = ("ACCESS_DEFAULT", "ACCESS_READ", "ACCESS_WRITE", "ACCESS_COPY")[self._access]
        return (
            f"<{name} closed=False, access={access}, length={self._length}, pos={self._at}, offset={self._offset}>"
        )
