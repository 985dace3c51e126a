# What `os`, `fcntl`, `termios` and `resource` do with the system below the everyday calls.
import fcntl
import os
import resource
import stat
import tempfile
import termios
import tty

with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "file")
    fd = os.open(path, os.O_RDWR | os.O_CREAT)
    os.write(fd, b"0123456789")
    print(os.pread(fd, 3, 4), os.pwrite(fd, b"XY", 1), os.pread(fd, 10, 0))
    first, second = bytearray(3), bytearray(4)
    os.lseek(fd, 0, 0)
    print(os.readv(fd, [first, second]), first, second, os.writev(fd, [b"a", b"bc"]))
    fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    fcntl.flock(fd, fcntl.LOCK_UN)
    fcntl.lockf(fd, fcntl.LOCK_EX)
    fcntl.lockf(fd, fcntl.LOCK_UN)
    os.lockf(fd, os.F_LOCK, 0)
    os.lockf(fd, os.F_ULOCK, 0)
    print(fcntl.fcntl(fd, fcntl.F_GETFD) == fcntl.FD_CLOEXEC)
    os.posix_fallocate(fd, 0, 100)
    os.posix_fadvise(fd, 0, 0, os.POSIX_FADV_SEQUENTIAL)
    print(os.fstat(fd).st_size, os.fpathconf(fd, "PC_NAME_MAX"), type(os.fstatvfs(fd)).__name__)
    copy = os.open(path + "2", os.O_RDWR | os.O_CREAT)
    os.lseek(fd, 0, 0)
    print(os.sendfile(copy, fd, 0, 5), os.pread(copy, 9, 0))
    os.fchown(fd, -1, -1)
    os.lchown(path, -1, -1)
    os.mkfifo(os.path.join(folder, "fifo"))
    print(stat.S_ISFIFO(os.stat(os.path.join(folder, "fifo")).st_mode))
    os.close(fd)
    os.close(copy)
read, write = os.pipe2(os.O_CLOEXEC)
os.write(write, b"piped")
target = bytearray(10)
print(os.readinto(read, target) if hasattr(os, "readinto") else len(os.read(read, 10)), os.get_inheritable(read))
event = os.eventfd(3)
print(os.eventfd_read(event), os.eventfd_write(event, 7), os.eventfd_read(event))
print(os.sysconf("SC_PAGE_SIZE") > 0, os.sysconf("SC_NPROCESSORS_ONLN") > 0, len(os.getloadavg()), os.confstr("CS_PATH"))
print(os.getpgrp() == os.getpgid(0), os.getsid(0) >= 0, len(os.getresuid()), os.nice(0) == os.getpriority(os.PRIO_PROCESS, 0))
print(len(os.sched_getaffinity(0)) > 0, os.sched_getscheduler(0) == os.SCHED_OTHER, len(os.getrandom(5)))
print(os.makedev(8, 1), os.major(2049), os.minor(2049))
for action in (
    lambda: os.sysconf("SC_NONSENSE"),
    lambda: os.sysconf(1.5),
    lambda: os.pread(0, -1, 0),
    lambda: fcntl.fcntl(-1, 0),
    lambda: fcntl.lockf(0, 99),
    lambda: termios.tcgetattr(read),
    lambda: resource.getrlimit(99),
    lambda: os.sched_setaffinity(0, [-1]),
):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)
main, terminal = os.openpty()
settings = termios.tcgetattr(terminal)
print(os.isatty(terminal), len(settings), len(settings[6]))
termios.tcsetattr(terminal, termios.TCSANOW, settings)
termios.tcsetwinsize(terminal, (24, 80))
print(termios.tcgetwinsize(terminal), os.get_terminal_size(terminal))
tty.setraw(terminal)
os.write(main, b"raw\r")
print(os.read(terminal, 4))
used = resource.getrusage(resource.RUSAGE_SELF)
print(used.ru_utime >= 0, used.ru_maxrss > 0, type(used).__name__, len(resource.getrlimit(resource.RLIMIT_NOFILE)))
