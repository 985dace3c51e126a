# A signal's handler runs while `sendall` waits for room, and its exception ends the call; the time-out is for all data.
import signal
import socket


class Stop(Exception):
    pass


def stop(number, frame):
    signal.setitimer(signal.ITIMER_REAL, 0)
    raise Stop


a, b = socket.socketpair()
signal.signal(signal.SIGALRM, stop)
signal.setitimer(signal.ITIMER_REAL, 0.05, 0.05)
try:
    a.sendall(bytes(16 * 1024 * 1024))
except Stop:
    print("stopped")
a.settimeout(0.05)
try:
    a.sendall(bytes(16 * 1024 * 1024))
except TimeoutError as error:
    print(error)
