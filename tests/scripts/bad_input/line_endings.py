for source in (
    "x = 1\r\ny = 2\r\n",
    "x = 1\ry = 2\r",
    "x = 1\n\r\ny = 2",
    "if 1:\r\n  x = 1\r\n  y = 2\r\n",
    "x = '''a\r\nb'''\ny = len(x)",
    "x = 1\\\r\n+ 1\ny = 0",
    "x = 1\x0c\n\x0cy = 2",
    "\ufeffx = 1\ny = 2",
    "x = 1;y = 2;",
    "x = 1; ; y = 2",
    "\n\n\nx = 1\n\n\ny = 2\n\n",
    "x = 1 # c",
    "x = \\",
    "x = 1\n  y = 2",
    "if 1:\n\tx = 1\n        y = 2",
    "x=1\ny=2\x1a",
):
    namespace = {}
    try:
        exec(source, namespace)
        print(repr(source), namespace.get("x"), namespace.get("y"))
    except SyntaxError as error:
        print(repr(source), type(error).__name__, error.msg)
