# reference: 3.14
# Line ends, continuation, indentation, replacement fields and what ends a text too early, as `tokenize` sees them.
import io
import token
import tokenize


def show(source):
    print("-----", ascii(source))
    try:
        for item in tokenize.generate_tokens(io.StringIO(source, newline="").readline):
            print(token.tok_name[item.type], ascii(item.string), item.start, item.end, ascii(item.line))
    except (tokenize.TokenError, SyntaxError) as error:
        print(type(error).__name__, error.args)


for source in (
    "(\n# c\n)\nx\n",
    "a\rb\n",
    "x\r\ny",
    "(",
    "'''abc",
    "'abc",
    "  x\n y\n",
    "f'{a",
    "f'a{{b}}c{x!r:>{w}}' 'k'\n",
    "if a:\n\tb\n        c\n",
    "a \\ b\n",
    "a\\\n",
    "1_\n",
    "0777 1abc\n",
    "0x\n",
    "\u20ac $ ? ! `\n",
    "a\0b\n",
    "if x:\n  y\n  # z\n\n# w\nq",
    "'''a\nb''' + '''c\nd''' x\n",
    "f'''a\n{b}\nc'''  y\n",
    "f'{x:\n}'\n",
    "t'a{x}'\n",
    "  # c\n\n\\\nx\n",
    "\xe9 = '\xfc' + y # \xf6\n",
    "a) (]\n",
    "f'}'\n",
    "ub'x'\n",
    "x<>y; x->y; x:=1; a...b\n",
    "f'\\N{DASH}\\n{x}'\n",
    "",
    "#c",
    "class A:\n  def f(self):\n    pass\n\n\n# e\n",
):
    show(source)


def lines():
    yield "a = (1,\n"
    print("asked for more")
    yield "2)\n"
    raise LookupError("readline failed")


try:
    for item in tokenize.generate_tokens(lines().__next__):
        print(item.string, end=" ")
except LookupError as error:
    print(error)
print([item.string for item in tokenize.tokenize(io.BytesIO(b"# coding: latin-1\nx = '\xe9'\n").readline)])
for bad in (lambda: 5, lambda: b"x"):
    try:
        next(tokenize.generate_tokens(bad))
    except TypeError as error:
        print(error)
