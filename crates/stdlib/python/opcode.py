"""The instructions of Corallus, as the modules `dis` and `opcode` of the reference present theirs.

Corallus is a register machine: an instruction names the registers that it reads and writes, and there is no stack of
operands. `corallus dis FILE` shows the same instructions beside the source; `meanings` says what each does.
"""

import _opcode

__all__ = ["cmp_op", "stack_effect", "hascompare", "opname", "opmap", "HAVE_ARGUMENT", "EXTENDED_ARG", "hasarg",
           "hasconst", "hasname", "hasjump", "hasjrel", "hasjabs", "hasfree", "haslocal", "hasexc"]

# A call begins before the first word of a code object, where `f_lasti` is 0. What happens there isn't in `co_code`, but
# debuggers want something to stand there.
RESUME = 256
# No instruction has more operands than it has room for: there is nothing like the reference's prefix.
EXTENDED_ARG = 257

_table = _opcode.table()

opname = [f"<{number}>" for number in range(EXTENDED_ARG + 1)]
opmap = {}
meanings = {}
for _number, (_name, _operands, _words, _extended, _meaning) in enumerate(_table):
    opname[_number] = _name
    opmap.setdefault(_name, _number)
    meanings[_number] = _meaning
opname[RESUME] = "RESUME"
opname[EXTENDED_ARG] = "EXTENDED_ARG"
opmap["RESUME"] = RESUME
opmap["EXTENDED_ARG"] = EXTENDED_ARG


_operands_of = [operands for _, operands, *_ in _table]


def _with_operand(*kinds):
    return [number for kind in kinds for number, operands in enumerate(_operands_of) if kind in operands]


_COMPARING_JUMPS = [number for number, row in enumerate(_table) if row[0] in ("JUMP_IF_COMPARE", "JUMP_IF_COMPARE_IMM")]

cmp_op = ("<", "<=", "==", "!=", ">", ">=")
hasconst = _with_operand("Const")
hasname = sorted({*_with_operand("Name", "Name32")})
hasjump = sorted(_with_operand("Target") + _COMPARING_JUMPS + [opmap["FOR_ITER"]])
hasjrel = []
hasjabs = hasjump
hasfree = _with_operand("Free")
haslocal = [opmap[name] for name in ("MOVE", "CHECK_BOUND", "DELETE_FAST", "MAKE_CELL", "LOAD_CELL", "STORE_CELL",
                                     "DELETE_CELL", "LOAD_FROM_DICT_OR_CELL")]
hasexc = []
hascompare = [opmap[name] for name in ("LT", "LE", "EQ", "NE", "GT", "GE")] + _COMPARING_JUMPS
# Instructions of which one operand says more than the registers do.
hasarg = sorted({*hasconst, *hasname, *hasjump, *hasfree, *haslocal, *_with_operand("Imm", "Imm32")})
# Operands don't depend on the number of an instruction.
HAVE_ARGUMENT = 0


def stack_effect(opcode, oparg=None, /, *, jump=None):
    """0 for every instruction: none of them pushes or pops, because there is no stack. `co_stacksize` counts registers."""
    if jump not in (None, True, False):
        raise ValueError("stack_effect: jump must be False, True or None")
    if not 0 <= opcode < len(_table) and opcode != RESUME:
        raise ValueError("invalid opcode or oparg")
    return 0


del _number, _name, _operands, _words, _extended, _meaning
