# reference: 3.14
# A backslash before the end of the text.
import codeop

for source, mode in (("\\", "eval"), ("a \\", "eval"), ("(\\", "eval"), ("\\\n", "eval"), ("a + \\\n", "eval"), ("\\", "exec")):
    try:
        compile(source, "f", mode)
    except SyntaxError as error:
        print(repr(source), mode, error.msg, error.lineno, error.offset)
for source in ("a = 'a\\", "\\", "a = 9+ \\", "def f():\\", "a = 'a\\\n", "print('a"):
    try:
        print(repr(source), codeop.compile_command(source))
    except SyntaxError as error:
        print(repr(source), error.msg)
