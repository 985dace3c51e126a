# reference: 3.14
import warnings

warnings.simplefilter("error")
for text in (r"x = '\q'", 'x = 1\ny = """\n\\q"""\n'):
    try:
        compile(text, "<text>", "exec")
    except SyntaxError as error:
        print(error.args)
