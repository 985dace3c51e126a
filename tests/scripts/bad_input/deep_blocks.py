def nested(depth, opener):
    return "".join("    " * i + opener + "\n" for i in range(depth)) + "    " * depth + "pass\n"


for depth in (10, 19, 21, 99, 101):
    for opener in ("if x:", "for x in y:", "def f():", "with x:", "class C:", "while x:", "try:"):
        source = nested(depth, opener)
        if opener == "try:":
            source = nested(depth, opener) + "".join("    " * i + "finally: pass\n" for i in reversed(range(depth)))
        try:
            compile(source, "<s>", "exec")
            print(depth, opener, "ok")
        except SyntaxError as error:
            print(depth, opener, type(error).__name__, error.msg)
