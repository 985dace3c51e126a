# reference: none
# Methods, generators, coroutines, classes, source text and bare bytecode.
import contextlib
import dis
import io


class C:
    def method(self):
        return 1

    @staticmethod
    def static():
        return 2


def generator():
    yield 3


async def coroutine():
    return 4


coro = coroutine()
for x in (C().method, generator(), coro, "x = 5", "5 + x", C.static.__code__.co_code):
    out = io.StringIO()
    dis.dis(x, file=out)
    print([line.split()[-1] for line in out.getvalue().splitlines() if "RETURN" in line or "LOAD" in line])
coro.close()
out = io.StringIO()
with contextlib.redirect_stdout(out):
    dis.dis(C)
print([line for line in out.getvalue().splitlines() if line.startswith("Disassembly")])
dis.show_code(C.static)
