# reference: 3.14
for source in [
    "def f(): [(yield x) for x in y]",
    "def f(): ((yield x) for x in y)",
    "def f(): {(yield x) for x in y}",
    "def f(): {(yield x): 1 for x in y}",
    "def f(): [x for x in (yield y)]",
    "yield 1",
    "class C: yield 1",
    "x = yield from y",
    "lambda: (yield)",
    "def f(): [(yield from x) for x in y]",
    "def f(x=(yield)): pass",
    "def f(): yield = 1",
    "def f(): (yield) = 1",
    "def f(): yield += 1",
    "def f(): del (yield)",
    "def f(): x: (yield) = 1",
]:
    try:
        compile(source, "<s>", "exec")
        print("ok   ", source)
    except SyntaxError as error:
        print("error", source, "|", error.msg)
