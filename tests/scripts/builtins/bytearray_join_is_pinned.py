# A bytearray can't be resized while it joins what an iterator yields.
separator = bytearray(b",")


def pieces():
    yield b"A"
    try:
        separator.clear()
    except BufferError as error:
        print(error)
    yield b"B"


print(separator.join(pieces()))
separator.clear()
print(separator)


def fails():
    yield b"A"
    raise KeyError


try:
    separator.join(fails())
except KeyError:
    separator.extend(b"again")
print(separator)
