# reference: 3.14
for source in (
    b"\xff",
    b"x = '\xff'",
    b"# \xe9\n1",
    b"# -*- coding: latin-1 -*-\nx = '\xe9'",
    b"# coding: nonsense\n1",
    b"\xef\xbb\xbfx = 1",
    b"\xef\xbb\xbf# coding: latin-1\n1",
    b"\xc3(",
    b"# coding: utf-8\n'\xff'",
):
    try:
        code = compile(source, "<s>", "exec")
        namespace = {}
        exec(code, namespace)
        print("ok", ascii(namespace.get("x")))
    except SyntaxError as error:
        print(type(error).__name__, error.msg)
