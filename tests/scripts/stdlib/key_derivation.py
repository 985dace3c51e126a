import hashlib

print(hashlib.pbkdf2_hmac("sha256", b"password", b"salt", 1000).hex())
print(hashlib.pbkdf2_hmac("SHA1", b"password", bytearray(b"salt"), 2, dklen=5).hex())
print(hashlib.scrypt(b"password", salt=b"salt", n=16, r=8, p=1, dklen=16).hex())
for action in (
    lambda: hashlib.pbkdf2_hmac("sha1", b"", b"", 0),
    lambda: hashlib.pbkdf2_hmac("sha1", b"", b"", 1, 0),
    lambda: hashlib.scrypt(b"", salt=b"", n=3, r=1, p=1),
    lambda: hashlib.scrypt(b"", salt=b"", n=2, r=1, p=1, dklen=0),
):
    try:
        print(action())
    except ValueError as error:
        print(error)
