# reference: 3.14
for source in [
    "1 = x", "f() = x", "a + b = c", "None = 1", "True = 1", "__debug__ = 1", "x + 1 += 1", "(a, b) += 1", "[a] += 1", "f() += 1", "(a) = 1", "(a, b) = 1", "[a, b] = 1", "*a = 1", "*a, = 1", "a, *b, *c = 1", "(*a) = 1", "a = *b", "a = *b,", "x = yield = 1",
    "'a' = 1", "f'{a}' = 1", "... = 1", "{a} = 1", "{a: b} = 1", "[x for x in y] = 1", "lambda: 1 = 1", "a if b else c = 1", "a and b = 1", "not a = 1", "-a = 1", "a < b = 1", "a.b = 1", "a[0] = 1", "a().b = 1", "for 1 in x: pass", "for f() in x: pass", "for x.y in z: pass", "for x, 1 in y: pass", "with a as 1: pass", "with a as f(): pass", "with a as (b, 1): pass",
    "import a.b as c.d", "from a import b.c", "x: int = 1 = 2", "None += 1", "del f()", "del 1", "del a + b", "[a, 1] = x", "(a, 'b') = x", "a = 1 = b", "a := 1", "if a = 1: pass", "while a = 1: pass", "print(a = 1 = 2)", "f(a = 1 + 2 = 3)", "x = (y = 1)", "assert a = 1", "return = 1", "def f(a=1=2): pass", "except = 1", "a = b c", "a b", "1 2", "'a' 1", "x.1", "x..y", "@", "@x", "@x\ny = 1",
]:
    try:
        compile(source, "<s>", "exec")
        print("ok   ", repr(source))
    except SyntaxError as error:
        print(type(error).__name__, repr(source), "|", error.msg)
