for source in [
    "x := 1",
    "(x := 1)",
    "x = y := 1",
    "x = (y := 1)",
    "f(x := 1)",
    "f(a=b := 1)",
    "f(a=(b := 1))",
    "[x := 1 for x in y]",
    "[y for x in (z := w)]",
    "[y := x for x in z]",
    "class C: [y := x for x in z]",
    "(x.y := 1)",
    "(x[0] := 1)",
    "((a, b) := 1)",
    "lambda: x := 1",
    "lambda: (x := 1)",
    "def f(a=(b := 1)): pass",
    "assert (x := 1)",
    "del (x := 1)",
    "[i for i in range(3) if (i := 1)]",
    "[j := 0 for i in (j for j in [1])]",
    "[[(i := j) for j in range(2)] for i in range(2)]",
    "x[y := 1]",
    "x[(y := 1)]",
    "{y := 1}",
    "{y := 1: 2}",
    "(True := 1)",
]:
    try:
        compile(source, "<s>", "exec")
        print("ok   ", source)
    except SyntaxError as error:
        print("error", source, "|", error.msg)
