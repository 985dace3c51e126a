# A position in text whose codec has a state: reading goes on from there after any other reading.
import io

SAMPLE = "aé\r\nxñ\nß漢字\rend\n" * 3


def check(encoding, newline=None, chunk=7):
    raw = io.BytesIO()
    writer = io.TextIOWrapper(raw, encoding=encoding, errors="replace", newline="")
    writer.write(SAMPLE)
    writer.flush()
    reader = io.TextIOWrapper(raw, encoding=encoding, newline=newline)
    reader._CHUNK_SIZE = chunk
    reader.seek(0)
    whole = reader.read()
    wrong = 0
    for first in range(len(whole) + 1):
        reader.seek(0)
        begin = reader.read(first)
        place = reader.tell()
        after = reader.read(4)
        reader.seek(place)
        again = reader.read(4)
        reader.seek(place)
        rest = reader.read()
        wrong += begin + rest != whole or after != again
    print(encoding, repr(newline), chunk, len(whole), wrong)


for encoding in ("utf-8", "latin-1", "utf-8-sig", "utf-16", "utf-32", "utf-7", "euc_jp", "shift_jis", "iso2022_jp", "cp1252", "gb18030"):
    check(encoding)
    check(encoding, "", 3)
    check(encoding, "\n", 100)

text = io.TextIOWrapper(io.BytesIO(b"one\ntwo\n"), encoding="utf-8")
for line in text:
    try:
        text.tell()
    except OSError as error:
        print(error)
print(text.tell())

text = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
for offset, whence in ((1, 1), (1, 2), (-1, 0), (0, 7)):
    try:
        text.seek(offset, whence)
    except (OSError, ValueError) as error:
        print(type(error).__name__, error)

# Where the stream below can't be sought, what was read ahead stays when something is written.
pair = io.BufferedRWPair(io.BytesIO(b"foo\nbar\n"), io.BytesIO())
text = io.TextIOWrapper(pair, encoding="utf-8")
print(repr(text.readline()), text.write("written"), repr(text.readline()))

# No second byte order mark behind the beginning.
raw = io.BytesIO()
text = io.TextIOWrapper(raw, encoding="ascii", newline="\n")
text.write("foo\n")
text.reconfigure(encoding="utf-8-sig")
text.write("é\n")
text.flush()
print(raw.getvalue())
