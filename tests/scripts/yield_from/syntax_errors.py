for source in [
    "yield from x",
    "class C: yield from x",
    "async def f(): yield from x",
    "def f(): yield from",
    "def f(): yield from x, y",
    "def f(): yield from *x",
    "def f(): x = yield from y = z",
    "[(yield from x) for x in y]",
    "def f(): return (yield from x)",
    "def f(): yield from (yield from x)",
]:
    try:
        compile(source, "<s>", "exec")
        print("ok   ", source)
    except SyntaxError as error:
        print("error", source, "|", error.msg)
