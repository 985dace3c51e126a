# reference: none
# Offsets are those of f_lasti and tb_lasti, and distb() marks the instruction that raised.
import dis
import io
import sys
import traceback


def where():
    frame = sys._getframe(1)
    return frame.f_code, frame.f_lasti


def caller():
    return [where(), where()]


for code, lasti in caller():
    instr, = [instr for instr in dis.get_instructions(code) if instr.offset == lasti]
    print(instr.opname, instr.positions.lineno, instr.positions.col_offset, instr.end_offset > instr.offset)


def fails():
    x = 1
    return x / 0


try:
    fails()
except ZeroDivisionError as error:
    tb = error.__traceback__.tb_next
    out = io.StringIO()
    dis.distb(tb, file=out)
    print([line.split()[1] for line in out.getvalue().splitlines() if "-->" in line])
    bytecode = dis.Bytecode.from_traceback(error.__traceback__)
    print(bytecode.codeobj is fails.__code__, bytecode.current_offset == tb.tb_lasti)
    print("-->" in bytecode.dis(), bytecode.info().splitlines()[0])

sys.last_exc = None
for attempt in (lambda: dis.dis(), lambda: dis.dis(3), lambda: dis.stack_effect(9999)):
    try:
        attempt()
    except Exception as error:
        print(type(error).__name__, error)
