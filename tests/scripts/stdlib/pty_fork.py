# A child with a terminal of its own.
import os
import pty

reading, writing = os.pipe()
child, terminal = pty.fork()
if child == 0:
    try:
        with open(writing, "w") as report:
            print(os.isatty(0), os.ttyname(1) == os.ttyname(0), input("prompt "), file=report)
    finally:
        os._exit(0)
os.close(writing)
os.write(terminal, b"answer\r")
print(open(reading).read(), end="")
print(os.waitpid(child, 0)[1])
