# Source in encodings that only codecs knows.
print(ascii(eval(b"# coding: cp1251\n'\xef\xe0'")), ascii(eval(b"# coding: iso8859-15\n'\xa4'")))
try:
    eval(b"# coding: nope\n'x'")
except SyntaxError as error:
    print(error.msg)
print(eval(memoryview(b"1 + 1")), eval(bytearray(b"2")))
