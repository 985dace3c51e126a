# Sockets on the loopback device: pairs, connections, datagrams, time-outs, addresses.
import socket

a, b = socket.socketpair()
a.sendall(b"hello")
print(b.recv(10))
buffer = bytearray(4)
a.send(b"abcdef")
print(b.recv_into(buffer), buffer, b.recv(2, socket.MSG_PEEK), b.recv(10))
server = socket.socket()
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
server.bind(("127.0.0.1", 0))
server.listen()
client = socket.create_connection(server.getsockname())
accepted, address = server.accept()
print(address[0], address == client.getsockname(), accepted.getpeername() == address)
client.send(b"x")
print(accepted.recv(1))
accepted.settimeout(0.05)
try:
    accepted.recv(1)
except TimeoutError as error:
    print(repr(error), accepted.gettimeout(), accepted.getblocking())
accepted.setblocking(False)
try:
    accepted.recv(1)
except BlockingIOError as error:
    print(type(error).__name__, accepted.timeout)
client.shutdown(socket.SHUT_WR)
accepted.setblocking(True)
print(accepted.recv(1))
receiver = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
receiver.bind(("127.0.0.1", 0))
sender = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sender.sendto(b"datagram", receiver.getsockname())
print(receiver.recvfrom(20)[0])
with accepted.makefile("rb") as file:
    print(file.read())
print(socket.getaddrinfo("127.0.0.1", 80, type=socket.SOCK_STREAM))
print(server.family, server.type, server.proto, socket.htons(1), socket.ntohl(1))
print(socket.inet_aton("1.2.3.4"), socket.inet_ntop(socket.AF_INET6, bytes(15) + b"\1"))
for wrong in (lambda: server.bind("x"), lambda: server.bind(("127.0.0.1", 70000)), lambda: socket.inet_aton("x")):
    try:
        wrong()
    except (TypeError, OverflowError, OSError) as error:
        print(type(error).__name__, error)
for s in (a, b, server, client, accepted, receiver, sender):
    s.close()
print(a)
try:
    a.send(b"")
except OSError as error:
    print(error)
