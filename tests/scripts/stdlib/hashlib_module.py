import hashlib
import hmac

for name in ("md5", "sha1", "sha224", "sha256", "sha384", "sha512", "sha3_256", "blake2b", "blake2s"):
    h = hashlib.new(name, b"hello")
    print(name, h.hexdigest(), h.digest_size, h.block_size, h.name)
h = hashlib.sha256()
h.update(b"hel")
c = h.copy()
h.update(b"lo")
print(h.hexdigest() == hashlib.sha256(b"hello").hexdigest())
print(c.hexdigest()[:8])
print(hashlib.shake_128(b"x").hexdigest(4))
print(hmac.new(b"key", b"msg", "sha256").hexdigest(), hmac.compare_digest("a", "a"))
print("sha256" in hashlib.algorithms_guaranteed)
try:
    hashlib.new("nope")
except ValueError as error:
    print("unsupported" in str(error))
try:
    hashlib.sha256("text")
except TypeError as error:
    print(error)
