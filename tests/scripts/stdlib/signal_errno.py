import errno
import signal

print(errno.errorcode[errno.ENOENT])
print(errno.EACCES in errno.errorcode)
print(signal.SIGINT.name)
print(signal.Signals(15).name)
print(signal.getsignal(signal.SIGINT) is signal.default_int_handler)


def handler(number, frame):
    print("handled", signal.Signals(number).name, frame is not None)


old = signal.signal(signal.SIGTERM, handler)
signal.raise_signal(signal.SIGTERM)
print("after")
signal.signal(signal.SIGTERM, signal.SIG_IGN)
signal.raise_signal(signal.SIGTERM)
signal.signal(signal.SIGTERM, old)
try:
    signal.raise_signal(signal.SIGINT)
    for _ in range(1000):
        pass
except KeyboardInterrupt:
    print("KeyboardInterrupt")
for action in (lambda: signal.signal(9999, handler), lambda: signal.signal(signal.SIGTERM, 5.5)):
    try:
        action()
    except (ValueError, TypeError) as error:
        print(type(error).__name__, error)
