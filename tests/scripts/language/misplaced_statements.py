for source in [
    "break", "continue", "return", "return 1", "def f():\n break", "class C:\n return 1", "if x:\n continue", "for x in y:\n def f():\n  break", "for x in y:\n class C:\n  continue",
    "while x:\n pass\nelse:\n break", "for x in y:\n pass\nelse:\n continue", "lambda: return", "def f(): nonlocal x", "import", "from", "from x import", "import x as", "def", "class", "x =", "if", "else:", "elif x: pass", "except: pass", "finally: pass",
    "try: pass", "try: pass\nexcept: pass\nexcept A: pass", "try: pass\nelse: pass", "with x", "for x y: pass", "while", "def f(: pass", "def f(a a): pass", "f(a b)", "f(a=1, 2)", "f(**a, *b)", "f(**a, b)", "f(a for a in b, c)", "f(a=1, a=2)", "f(1=2)", "f(a.b=1)", "f(True=1)", "f(x for x in y)", "f(c, x for x in y)",
    "def f(a, a): pass", "def f(*): pass", "def f(*, **k): pass", "def f(**k, a): pass", "def f(*a, *b): pass", "def f(a=1, b): pass", "def f(/): pass", "def f(a, /, b, /): pass", "def f(*a, /): pass", "def f(None): pass", "def f(a.b): pass", "lambda a, a: 0", "lambda *: 0", "class C(a for a in b): pass", "class C(x=1, x=2): pass",
]:
    try:
        compile(source, "<s>", "exec")
        print("ok   ", repr(source))
    except SyntaxError as error:
        print(type(error).__name__, repr(source), "|", error.msg)
