# What an incremental decoder keeps back until it knows more.
import codecs

for data, errors in ((b"\xed", "strict"), (b"\xed\xa0", "surrogatepass"), (b"\xed\xa0", "strict"), (b"\xed\xa0", "replace")):
    decoder = codecs.getincrementaldecoder("utf-8")(errors)
    print(ascii(decoder.decode(data)), decoder.getstate())
decoder = codecs.getincrementaldecoder("utf-8")("surrogatepass")
print(ascii([decoder.decode(bytes([byte]), byte == 0x80) for byte in b"a\xed\xa0\x80"]))
text = rb"\\\u1234\U0001"
for end in range(len(text)):
    decoder = codecs.getincrementaldecoder("raw-unicode-escape")()
    print(ascii(decoder.decode(text[:end])), decoder.getstate())
print(ascii(rb"\\u1234\u1234\\\u1234".decode("raw-unicode-escape")))
for data in (b"a+2AE\xffb", b"a+IKzYAQ\xffb", b"a+2AE-", b"+IKzYAQ!b"):
    print(ascii(data.decode("utf-7", "replace")))
try:
    "[\udc80\ud800\udfff]".encode("utf-8", "surrogateescape")
except UnicodeEncodeError as error:
    print(error.start, error.end)
