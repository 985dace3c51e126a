import ssl

client = ssl.create_default_context()
print(client.verify_mode, client.check_hostname, client.protocol, client.minimum_version)
client.check_hostname = False
client.verify_mode = ssl.CERT_NONE
print(client.verify_mode, ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).check_hostname)
try:
    client.check_hostname = True
    client.verify_mode = ssl.CERT_NONE
except ValueError as error:
    print(error)
buffer = ssl.MemoryBIO()
print(buffer.write(b"hello"), buffer.pending, buffer.read(2), buffer.eof)
buffer.write_eof()
print(buffer.read(), buffer.eof)
print(ssl.Purpose.SERVER_AUTH.shortname, issubclass(ssl.SSLError, OSError), ssl.SSLCertVerificationError.__mro__[2].__name__)
try:
    client.load_verify_locations(cadata="nothing")
except ssl.SSLError as error:
    print("SSLError")
