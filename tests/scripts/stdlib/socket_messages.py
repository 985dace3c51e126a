import os
import socket

first, second = socket.socketpair()
print(first.sendmsg([b"ab", b"c"]), second.recvmsg(10))
read, write = os.pipe()
socket.send_fds(first, [b"x"], [write])
message, descriptors, flags, address = socket.recv_fds(second, 10, 2)
os.write(descriptors[0], b"through")
print(os.read(read, 10), message, len(descriptors))
one, two = bytearray(2), bytearray(4)
first.send(b"12345")
print(second.recvmsg_into([one, two])[0], one, two)
print(socket.CMSG_LEN(4) <= socket.CMSG_SPACE(4), socket.getservbyport(80), socket.getprotobyname("tcp"))
print("lo" in [name for _, name in socket.if_nameindex()], socket.if_indextoname(socket.if_nametoindex("lo")))
print(socket.gethostbyname_ex("127.0.0.1"))
for action in (
    lambda: second.recvmsg(-1),
    lambda: first.sendmsg([b"x"], [(1,)]),
    lambda: first.sendmsg(["x"]),
    lambda: socket.getprotobyname("no such"),
    lambda: socket.if_nametoindex("no such"),
):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)
