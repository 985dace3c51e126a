# Names of codecs and error handlers are looked up where -X dev asks for it, else only where they are needed.
import subprocess
import sys

code = """
for attempt in (
    lambda: b''.decode('nope'), lambda: b''.decode(errors='nope'), lambda: ''.encode(errors='nope'),
    lambda: str(b'abc', errors='nope'), lambda: bytes('abc', 'ascii', 'nope'), lambda: bytearray('', 'utf8', 'nope'),
):
    try:
        print(attempt())
    except LookupError as error:
        print(error)
"""
for options in ([], ["-X", "dev"]):
    done = subprocess.run([sys.executable, *options, "-c", code], capture_output=True, text=True)
    print(done.stdout, done.stderr)
