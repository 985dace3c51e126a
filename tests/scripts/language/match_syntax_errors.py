# reference: 3.14
for source in [
    "match x:\n case a: pass\n case b: pass",
    "match x:\n case _: pass\n case 1: pass",
    "match x:\n case a | 1: pass",
    "match x:\n case [a, a]: pass",
    "match x:\n case [a] | [b]: pass",
    "match x:\n case {'k': 1, 'k': 2}: pass",
    "match x:\n case {**r, 'k': 1}: pass",
    "match x:\n case [*a, *b]: pass",
    "match x:\n case C(a=1, a=2): pass",
    "match x:\n case C(a=1, 2): pass",
    "match x:\n case 1 + 1: pass",
    "match x:\n case f'{y}': pass",
    "match x:\n case -a: pass",
    "match x:\n case 1 as _: pass",
    "match x:\n case 1 as a.b: pass",
    "match x:\n case {a: 1}: pass",
    "match x:\n case *a: pass",
    "match x:\n case *a,: pass",
    "match x: pass",
    "match x:\n pass",
    "match x:\n case 1: pass\n else: pass",
    "match x:\n case (a as b) as c: pass",
    "match x:\n case {**_}: pass",
    "match x:\n case 3 + 'a': pass",
    "match x:\n case 1j + 2: pass",
    "match *x, y:\n case _: pass",
]:
    try:
        compile(source, "<s>", "exec")
        print("ok   ", repr(source))
    except SyntaxError as error:
        print("error", repr(source), "|", error.msg)
