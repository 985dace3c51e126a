# reference: 3.14
# A filter that makes an error of a SyntaxWarning gives a SyntaxError.
import warnings

warnings.simplefilter("error")
for source in ("x = 1\n[(1, 2) (3, 4)]", "0xfor x", "x is 1"):
    try:
        compile(source, "<s>", "exec")
    except SyntaxError as error:
        print(type(error).__name__, error.msg, error.lineno)
