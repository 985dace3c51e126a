import mmap
import os
import re
import tempfile

with tempfile.TemporaryFile() as file:
    file.write(b"first line\nsecond line\n" + b"." * 100)
    file.flush()
    with mmap.mmap(file.fileno(), 0) as one, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as two:
        print(len(one), one[:5], one[0], one[-3:], one.readline(), one.tell(), one.find(b"line"), one.rfind(b"line"))
        one[0:5] = b"FIRST"
        one[6] = ord("L")
        print(two[:10], re.search(rb"sec\w+", two).group(), b"second" in two)
        one.seek(-2, os.SEEK_END)
        one.write(b"!!")
        one.move(0, 11, 6)
        one.flush()
        print(os.pread(file.fileno(), 12, 0), one.size())
        for change in (
            lambda: two.__setitem__(0, 1),
            lambda: one.write(b"x"),
            lambda: one.__setitem__(slice(0, 2), b"abc"),
            lambda: one[1000],
            lambda: one.seek(1000),
        ):
            try:
                change()
            except (TypeError, ValueError, IndexError) as error:
                print(type(error).__name__, error)
    try:
        one[0]
    except ValueError as error:
        print(error)
    with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_COPY) as private:
        private[0:2] = b"??"
        print(private[:4], os.pread(file.fileno(), 4, 0))
    shared = mmap.mmap(file.fileno(), 10)
    shared.resize(200)
    print(len(shared), os.fstat(file.fileno()).st_size)
    shared.close()
anonymous = mmap.mmap(-1, 8)
anonymous.write(b"abc")
print(anonymous[:], anonymous.closed, bytes(memoryview(anonymous)[:3]))
