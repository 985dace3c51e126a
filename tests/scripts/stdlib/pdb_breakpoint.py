# The debugger stops where a program asks for it, also in a coroutine and a generator, and steps on from there.
import io
import pdb
import sys

commands = iter(["p a, b", "n", "p c", "c", "p value", "n", "n", "w", "c", "up", "p sys.argv is argv", "c"])


class Debugger(pdb.Pdb):
    def __init__(self):
        super().__init__(stdin=io.StringIO(), stdout=sys.stdout, nosigint=True, readrc=False)
        self.use_rawinput = False
        self.prompt = ""

    def cmdloop(self, intro=None):
        line = next(commands)
        print(">", line)
        while not self.onecmd(line):
            line = next(commands)
            print(">", line)

    def print_stack_entry(self, frame_lineno, prompt_prefix=""):
        frame, line = frame_lineno
        print(frame.f_code.co_name, line)


sys.breakpointhook = lambda: Debugger().set_trace(sys._getframe(1))
argv = sys.argv


def f(a):
    b = a + 1
    breakpoint()
    c = b * 2
    return c


async def co(value):
    breakpoint()
    value += 1
    value += 2
    return value


def g():
    breakpoint()
    yield 1


print(f(3))
try:
    co(5).send(None)
except StopIteration as end:
    print(end.value)
print(list(g()))
