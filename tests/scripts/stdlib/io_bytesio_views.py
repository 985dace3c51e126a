# A view of what a BytesIO holds writes through, and keeps the size as it is.
import io

stream = io.BytesIO(b"abcdef")
stream.seek(2)
view = stream.getbuffer()
print(bytes(view), view.readonly, view.format, len(view))
view[0:2] = b"AB"
print(stream.getvalue(), stream.read(2))
for action in (lambda: stream.write(b"x"), lambda: stream.truncate(1), stream.close):
    try:
        action()
    except BufferError as error:
        print(error)
view.release()
print(stream.write(b"xyz"), stream.getvalue())
with stream.getbuffer() as view:
    print(view[-3:].tobytes())
stream.close()
try:
    stream.getbuffer()
except ValueError as error:
    print(error)

for state in ((b"",), (b"", -1, None), (b"", "x", None), (b"", 0, 5), ("", 0, None)):
    try:
        io.BytesIO().__setstate__(state)
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)
for state in (("",), ("", "\n", -1, None), ("", "\n", "x", None), ("", "\n", 0, 5)):
    try:
        io.StringIO().__setstate__(state)
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)
text = io.StringIO(newline="\r\n")
text.write("a\nb\r\n")
copy = io.StringIO()
copy.__setstate__(text.__getstate__())
print(repr(text.getvalue()), repr(copy.getvalue()), copy.tell())
