for source in ["x = 1 +", "foo(1, 2", "a = [1, 2\nb = 3", "if x\n  pass", "def f():\npass", "x = 'abc", "x = '''abc\n\n", "  x = 1", "if x:\n  a\n b", "f(a b)", "class C:\n  def f(self)\n    pass", "print 'hello'", "exec 'x'", "x = 5 5", "a, b = 1, 2 3", "raise E, 'x'", "except* E:", "for i in range(3) print(i)", "x = {1: 2, 3}", "x = {1, 2: 3}", "x = {'a' 1}", "[1, 2 3]", "a ? b : c", "x = 0777", "(1, 2]", "}", "x = (]", "import a,", "def f(x, y z): pass", "lambda x y: 1", "if x = 3: pass", "else", "x = @", "y = $", "\tx = 1\n        y = 2", "x++", "--x++", "a === b", "a <> b", "a !== b", "a && b", "async def f(): await"]:
    try:
        compile(source, "file.py", "exec")
        print("ok", repr(source))
    except SyntaxError as error:
        print(repr(source), type(error).__name__, error.msg, error.lineno, error.offset, error.end_lineno, error.end_offset)
