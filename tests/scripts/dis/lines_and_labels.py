# reference: none
# findlinestarts() and findlabels(): every line that can be reported, and every jump's target.
import dis


def f(x):
    if x:
        pass
    else:
        x = 1
    for y in x:
        continue
    return y


print([line - f.__code__.co_firstlineno for _, line in dis.findlinestarts(f.__code__) if line is not None])
targets = {instr.jump_target for instr in dis.get_instructions(f) if instr.jump_target is not None}
print(targets == set(dis.findlabels(f.__code__.co_code)), len(targets))
labelled = {instr.offset for instr in dis.get_instructions(f) if instr.is_jump_target}
print(targets <= labelled)
shifted = [instr.line_number for instr in dis.get_instructions(f, first_line=100)]
print(min(shifted), max(shifted))
