"""Disassembler of Corallus's bytecode, with the interface of the reference's module of this name.

Offsets are those of `f_lasti`, `tb_lasti`, `co_lines()` and twice the index into `co_positions()`: two for each word of 8
bytes, behind the start of the call, which stands at 0 as `RESUME` and isn't in `co_code`. What is said of an instruction's
operands is what `corallus dis FILE` says.

- `r3` is a register, `r3..` the first of several, `r3†` one whose value isn't needed any more and is released;
- `argval` is the name, constant, variable, number or target that the instruction is about, if there is one.
"""

import collections
import io
import sys
import types

import _opcode
from opcode import *
from opcode import RESUME, __all__ as _opcodes_all, _table

__all__ = ["code_info", "dis", "disassemble", "distb", "disco", "findlinestarts", "findlabels", "show_code",
           "get_instructions", "Instruction", "Bytecode"] + _opcodes_all
del _opcodes_all

_have_code = (types.MethodType, types.FunctionType, types.CodeType, classmethod, staticmethod, type)

COMPILER_FLAG_NAMES = {
    0x1: "OPTIMIZED",
    0x2: "NEWLOCALS",
    0x4: "VARARGS",
    0x8: "VARKEYWORDS",
    0x10: "NESTED",
    0x20: "GENERATOR",
    0x40: "NOFREE",
    0x80: "COROUTINE",
    0x100: "ITERABLE_COROUTINE",
    0x200: "ASYNC_GENERATOR",
    0x4000000: "HAS_DOCSTRING",
    0x8000000: "METHOD",
}


class _Unknown:
    def __repr__(self):
        return "<unknown>"


# Stands for an argument of bytecode that comes without its code object.
UNKNOWN = _Unknown()


def pretty_flags(flags):
    """The names of the flags that are set."""
    names = []
    bit = 1
    while bit <= flags:
        if flags & bit:
            names.append(COMPILER_FLAG_NAMES.get(bit, hex(bit)))
        bit <<= 1
    return ", ".join(names) or hex(flags)


# -- What can be disassembled

def _try_compile(source, name):
    try:
        return compile(source, name, "eval")
    except SyntaxError:
        return compile(source, name, "exec")


def _code_within(x):
    """The code object of a function, method, generator or coroutine, or `x` itself."""
    x = getattr(x, "__func__", x)
    for attribute in ("__code__", "gi_code", "ag_code", "cr_code"):
        if hasattr(x, attribute):
            return getattr(x, attribute)
    return x


def _refuse(x):
    return TypeError(f"don't know how to disassemble {type(x).__name__} objects")


def _get_code_object(x):
    x = _code_within(x)
    if isinstance(x, str):
        x = _try_compile(x, "<disassembly>")
    if hasattr(x, "co_code"):
        return x
    raise _refuse(x)


# -- Instructions

Positions = collections.namedtuple("Positions", "lineno end_lineno col_offset end_col_offset", defaults=[None] * 4)

_Instruction = collections.namedtuple(
    "_Instruction",
    "opname opcode arg argval argrepr offset start_offset starts_line line_number label positions cache_info",
    defaults=[None, None, None],
)


class Instruction(_Instruction):
    """One instruction.

    opname, opcode: its name and number
    arg: what it is about apart from registers: an index into names, constants and the like, a number, a word to go on at
    argval: the name, constant, variable or offset that `arg` stands for
    argrepr: all operands, as a listing shows them
    offset, start_offset: where it begins, as `f_lasti` counts
    starts_line, line_number: whether a line begins with it, and which line it is of
    label: the number of the label that jumps to it name, or None
    positions: where in the source it comes from
    cache_info: (name, words, data) of the words that the interpreter keeps for itself, or None
    """

    __slots__ = ()

    @staticmethod
    def make(opname, arg, argval, argrepr, offset, start_offset, starts_line, line_number, label=None, positions=None,
             cache_info=None):
        return Instruction(opname, opmap[opname], arg, argval, argrepr, offset, start_offset, starts_line, line_number,
                           label, positions, cache_info)

    @property
    def oparg(self):
        """`arg` by its other name."""
        return self.arg

    @property
    def baseopcode(self):
        """The same as opcode: operations specialise without a name of their own."""
        return self.opcode

    @property
    def baseopname(self):
        """The same as opname: operations specialise without a name of their own."""
        return self.opname

    @property
    def cache_offset(self):
        """Where the words begin that the interpreter keeps for itself."""
        if self.opcode < len(_table):
            return self.offset + 2 + 2 * _table[self.opcode][3]
        return self.offset + 2

    @property
    def end_offset(self):
        """Where the next operation begins."""
        if self.opcode < len(_table):
            return self.offset + 2 * _table[self.opcode][2]
        return self.offset + 2

    @property
    def jump_target(self):
        """The offset that it may jump to, or None."""
        return _offset(self.arg) if self.opcode in hasjump else None

    @property
    def is_jump_target(self):
        """Whether a jump or the exception table names it."""
        return self.label is not None

    def __str__(self):
        return _Layout().line(self, False)


def _offset(word):
    return 2 * (word + 1)


def _argument(code, kind, arg, labels):
    """`argval` of an argument; `code` is None for bytecode that came alone."""
    if kind == "target":
        return _offset(arg)
    if code is None or kind in ("", "number"):
        return arg
    values = {"name": code.co_names, "const": code.co_consts, "free": code.co_freevars}
    if kind == "local":
        return code._varname_from_oparg(arg)
    return values[kind][arg]


def _labels(code):
    """Labels by offset: of jump targets, and of the ranges that the exception table names."""
    words = set()
    for _, _, kind, arg, _ in _opcode.instructions(code):
        if kind == "target":
            words.add(arg)
    if not isinstance(code, (bytes, bytearray)):
        for start, end, target, *_ in _opcode.handlers(code):
            words.update((start, end, target))
    return {_offset(word): number for number, word in enumerate(sorted(words), 1)}


def _cache_info(words, extended):
    caches = words - 1 - extended
    return [("cache", caches, bytes(8 * caches))] if caches else None


def _instructions(raw, code=None, line_offset=0):
    """The instructions of `raw`: a code object, which `code` is then, too, or bytes."""
    labels = _labels(raw)
    starts = {}
    if code is not None:
        # A statement without an instruction is the following one's business, too, unless that has a line of its own.
        starts = {start + start % 2: line for start, line in findlinestarts(code)}
    positions = [] if code is None else [Positions(*position) for position in code.co_positions()]
    line = None

    def shifted(number):
        return None if number is None else number + line_offset

    if code is not None:
        line = shifted(starts.get(0))
        yield Instruction("RESUME", RESUME, None, None, "", 0, 0, 0 in starts, line, None, positions[0], None)
    for word, op, kind, arg, operands in _opcode.instructions(raw):
        offset = _offset(word)
        if offset in starts:
            line = shifted(starts[offset])
        argval = _argument(code, kind, arg, labels)
        if kind == "target":
            operands = operands.replace(f"-> {arg}", f"to L{labels[argval]}")
        yield Instruction(
            opname[op], op, arg, argval, operands, offset, offset, offset in starts, line, labels.get(offset),
            positions[word + 1] if code is not None else None, _cache_info(_table[op][2], _table[op][3]))


def get_instructions(x, *, first_line=None, show_caches=None, adaptive=False):
    """Iterate over the instructions of a function, method, generator, code object or source text.

    With *first_line*, lines are counted as if the code began at that one.
    """
    code = _get_code_object(x)
    return _instructions(code, code, 0 if first_line is None else first_line - code.co_firstlineno)


def findlabels(code):
    """The offsets that something in `co_code` may jump to."""
    found = {}
    for _, _, kind, arg, _ in _opcode.instructions(code):
        if kind == "target":
            found[_offset(arg)] = True
    return list(found)


def findlinestarts(code):
    """Generate pairs (offset, line) for the offsets at which another line begins.

    The line is None where an instruction has none. A statement without an instruction, such as `pass`, starts at an odd
    offset, before the instruction that follows.
    """
    last = False
    for start, _, line in code.co_lines():
        if line is not last:
            last = line
            yield start, line


def _find_imports(co):
    """Generate what each import statement gives to __import__: (name, level, fromlist)."""
    constants = {}
    for _, op, kind, arg, operands in _opcode.instructions(co):
        registers = operands.replace("†", "").split(" ")
        if kind == "const":
            constants[registers[0]] = co.co_consts[arg]
        elif opname[op] == "IMPORT_NAME":
            yield co.co_names[arg], int(registers[-1]), constants.get(registers[1])


def _find_store_names(co):
    """Generate the names of the globals that are assigned."""
    for _, op, _, arg, _ in _opcode.instructions(co):
        if opname[op] in ("STORE_NAME", "STORE_GLOBAL"):
            yield co.co_names[arg]


# -- Listings

_NO_LINENO = "  --"


class _Layout:
    """The columns of a listing."""

    def __init__(self, line_width=0, label_width=0, offset_width=0, show_caches=False, show_positions=False):
        self.line_width = line_width
        self.label_width = label_width
        self.offset_width = offset_width
        self.show_caches = show_caches
        self.show_positions = show_positions

    @classmethod
    def of(cls, code, show_caches=False, show_offsets=False, show_positions=False):
        """The layout that suits a code object or bytes."""
        line_width = 0
        if isinstance(code, types.CodeType):
            if show_positions:
                shown = [cls._span(position) for position in code.co_positions()]
                line_width = 1 + max(map(len, shown))
            else:
                lines = [line for _, line in findlinestarts(code)]
                if any(lines):
                    line_width = max(len(_NO_LINENO) if None in lines else 3, *(len(str(line)) for line in lines if line))
        size = 2 * len(code if not isinstance(code, types.CodeType) else code.co_code) // 8
        offset_width = max(4, len(str(size))) if show_offsets else 0
        return cls(line_width, 4 + len(str(len(_labels(code)))), offset_width, show_caches, show_positions)

    @staticmethod
    def _span(positions):
        if positions is None or all(part is None for part in positions):
            return _NO_LINENO
        line, end_line, column, end_column = ("?" if part is None else part for part in positions)
        return f"{line}:{column}-{end_line}:{end_column}"

    def line(self, instr, is_current):
        fields = []
        if self.line_width:
            if self.show_positions:
                shown = f"{self._span(instr.positions):{self.line_width}}"
            elif instr.starts_line:
                number = _NO_LINENO if instr.line_number is None else instr.line_number
                shown = f"{number:>{self.line_width}}"
            else:
                shown = " " * self.line_width
            fields.append(shown)
        label = "" if instr.label is None else f"L{instr.label}:"
        fields.append(f"{label:>{self.label_width}}")
        if self.offset_width:
            fields.append(f"{instr.offset:>{self.offset_width}}  ")
        fields.append("-->" if is_current else "   ")
        fields.append(f"{instr.opname:<19}")
        fields.append(instr.argrepr)
        return " ".join(fields).rstrip()

    def instruction(self, instr, is_current, file):
        if self.line_width and instr.starts_line and instr.offset > 0:
            print(file=file)
        print(self.line(instr, is_current), file=file)
        if self.show_caches and instr.cache_info:
            for name, words, _ in instr.cache_info:
                for word in range(words):
                    cache = Instruction("CACHE", opmap["CACHE"], None, None, name if word == 0 else "",
                                        instr.cache_offset + 2 * word, instr.cache_offset + 2 * word, False, None, None,
                                        instr.positions)
                    print(self.line(cache, False), file=file)


def _disassemble_code(code, lasti=-1, *, file=None, line_offset=0, **shown):
    layout = _Layout.of(code, **shown)
    for title, names in (("locals", _opcode.locals(code)), ("free", code.co_freevars)):
        if names:
            print(f"  {title}: {', '.join(names)}", file=file)
    for instr in _instructions(code, code, line_offset):
        layout.instruction(instr, instr.offset <= lasti < instr.end_offset, file)
    handlers = _opcode.handlers(code)
    if handlers:
        labels = _labels(code)
        print("ExceptionTable:", file=file)
        for start, end, target, exception, first_dead in handlers:
            start, end, target = (labels[_offset(word)] for word in (start, end, target))
            print(f"  L{start} to L{end} -> L{target}, exception r{exception}, releases from r{first_dead}", file=file)


def disassemble(co, lasti=-1, *, file=None, show_caches=False, adaptive=False, show_offsets=False,
                show_positions=False):
    """Show a code object, without those among its constants; *lasti* is marked."""
    _disassemble_code(co, lasti, file=file, show_caches=show_caches, show_offsets=show_offsets,
                      show_positions=show_positions)


disco = disassemble


def _disassemble_recursive(code, *, file, depth, **shown):
    pending = [(code, depth)]
    first = True
    while pending:
        code, depth = pending.pop()
        if not first:
            print(file=file)
            print(f"Disassembly of {code!r}:", file=file)
        first = False
        _disassemble_code(code, file=file, **shown)
        if depth is None or depth > 0:
            deeper = None if depth is None else depth - 1
            nested = [const for const in code.co_consts if isinstance(const, types.CodeType)]
            pending.extend((const, deeper) for const in reversed(nested))


def dis(x=None, *, file=None, depth=None, show_caches=False, adaptive=False, show_offsets=False, show_positions=False):
    """Show the bytecode of a function, method, generator, coroutine, code object, source text, or of everything in a class or
    module, with the code objects among its constants down to *depth*.

    Without an argument, it is that of the last uncaught exception's innermost frame.
    """
    shown = {"show_caches": show_caches, "show_offsets": show_offsets, "show_positions": show_positions}
    if x is None:
        distb(file=file, **shown)
        return
    x = _code_within(x)
    if hasattr(x, "__dict__"):  # a class or module
        for name, member in sorted(x.__dict__.items()):
            if isinstance(member, _have_code):
                print(f"Disassembly of {name}:", file=file)
                try:
                    dis(member, file=file, depth=depth, **shown)
                except TypeError as error:
                    print("Sorry:", error, file=file)
                print(file=file)
    elif hasattr(x, "co_code"):
        _disassemble_recursive(x, file=file, depth=depth, **shown)
    elif isinstance(x, (bytes, bytearray)):
        layout = _Layout.of(x, **shown)
        for instr in _instructions(x):
            layout.instruction(instr, False, file)
    elif isinstance(x, str):
        _disassemble_recursive(_try_compile(x, "<dis>"), file=file, depth=depth, **shown)
    else:
        raise _refuse(x)


def _last_traceback():
    error = getattr(sys, "last_exc", None)
    tb = getattr(sys, "last_traceback", None) if error is None else error.__traceback__
    if tb is None:
        raise RuntimeError("no last traceback to disassemble")
    while tb.tb_next:
        tb = tb.tb_next
    return tb


def distb(tb=None, *, file=None, show_caches=False, adaptive=False, show_offsets=False, show_positions=False):
    """Show the code of a traceback entry (the last uncaught exception's innermost one), with the instruction marked."""
    if tb is None:
        tb = _last_traceback()
    disassemble(tb.tb_frame.f_code, tb.tb_lasti, file=file, show_caches=show_caches, show_offsets=show_offsets,
                show_positions=show_positions)


def code_info(x):
    """What a code object says of itself, as text."""
    return _format_code_info(_get_code_object(x))


def _format_code_info(code):
    lines = [
        f"Name:              {code.co_name}",
        f"Filename:          {code.co_filename}",
        f"Argument count:    {code.co_argcount}",
        f"Positional-only arguments: {code.co_posonlyargcount}",
        f"Kw-only arguments: {code.co_kwonlyargcount}",
        f"Number of locals:  {code.co_nlocals}",
        f"Stack size:        {code.co_stacksize}",
        f"Flags:             {pretty_flags(code.co_flags)}",
    ]
    tables = {
        "Constants": map(repr, code.co_consts),
        "Names": code.co_names,
        "Variable names": code.co_varnames,
        "Free variables": code.co_freevars,
        "Cell variables": code.co_cellvars,
    }
    for title, entries in tables.items():
        entries = [f"{number:4}: {entry}" for number, entry in enumerate(entries)]
        if entries:
            lines.append(title + ":")
            lines.extend(entries)
    return "\n".join(lines)


def show_code(co, *, file=None):
    """Print `code_info(co)`."""
    print(code_info(co), file=file)


class Bytecode:
    """The bytecode of whatever `get_instructions()` takes: iterate over it for the instructions."""

    def __init__(self, x, *, first_line=None, current_offset=None, show_caches=False, adaptive=False,
                 show_offsets=False, show_positions=False):
        self.codeobj = code = _get_code_object(x)
        self.first_line = code.co_firstlineno if first_line is None else first_line
        self._line_offset = self.first_line - code.co_firstlineno
        self._original_object = x
        self.current_offset = current_offset
        self.show_caches = show_caches
        self.adaptive = adaptive
        self.show_offsets = show_offsets
        self.show_positions = show_positions

    def __iter__(self):
        return _instructions(self.codeobj, self.codeobj, self._line_offset)

    def __repr__(self):
        return f"{self.__class__.__name__}({self._original_object!r})"

    @classmethod
    def from_traceback(cls, tb, *, show_caches=False, adaptive=False):
        """That of the innermost entry of a traceback, with its instruction marked."""
        while tb.tb_next:
            tb = tb.tb_next
        return cls(tb.tb_frame.f_code, current_offset=tb.tb_lasti, show_caches=show_caches, adaptive=adaptive)

    def info(self):
        """`code_info()` of the code."""
        return _format_code_info(self.codeobj)

    def dis(self):
        """The listing as text."""
        with io.StringIO() as output:
            _disassemble_code(self.codeobj, -1 if self.current_offset is None else self.current_offset, file=output,
                              line_offset=self._line_offset, show_caches=self.show_caches,
                              show_offsets=self.show_offsets, show_positions=self.show_positions)
            return output.getvalue()


def main(args=None):
    import argparse

    parser = argparse.ArgumentParser(color=True)
    parser.add_argument("-C", "--show-caches", action="store_true", help="show inline caches")
    parser.add_argument("-O", "--show-offsets", action="store_true", help="show instruction offsets")
    parser.add_argument("-P", "--show-positions", action="store_true", help="show instruction positions")
    parser.add_argument("-S", "--specialized", action="store_true",
                        help="accepted and of no effect: operations specialise without a name of their own")
    parser.add_argument("infile", nargs="?", default="-")
    args = parser.parse_args(args=args)
    if args.infile == "-":
        name, source = "<stdin>", sys.stdin.buffer.read()
    else:
        name = args.infile
        with open(args.infile, "rb") as infile:
            source = infile.read()
    dis(compile(source, name, "exec"), show_caches=args.show_caches, adaptive=args.specialized,
        show_offsets=args.show_offsets, show_positions=args.show_positions)


if __name__ == "__main__":
    main()
