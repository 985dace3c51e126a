# reference: none
# What get_instructions() says of names, constants, variables, numbers and jumps.
import dis


def f(a):
    global counter
    counter = len(a.parts) + 1000000
    a.send("text", key=None)
    while a:
        a = a[3]

    def inner():
        return a
    del counter
    return inner


for instr in dis.get_instructions(f):
    value = instr.argval
    if isinstance(value, type(f.__code__)):
        value = value.co_name
    print(instr.line_number, instr.opname, repr(value), instr.argrepr if "at 0x" not in instr.argrepr else "")
