import io
import tokenize

source = "def f(x):\n    return x + 1.5  # c\n\ns = f'{x!r}' 'é'\nif a != b: pass\n"
for token in tokenize.generate_tokens(io.StringIO(source).readline):
    print(tokenize.tok_name[token.type], repr(token.string), token.start, token.end)
print(tokenize.untokenize(tokenize.generate_tokens(io.StringIO("x = 1\n").readline)))
print(tokenize.detect_encoding(io.BytesIO(b"# -*- coding: latin-1 -*-\n").readline))
try:
    list(tokenize.generate_tokens(io.StringIO("'open").readline))
except tokenize.TokenError as error:
    print("TokenError", error)
try:
    list(tokenize.generate_tokens(io.StringIO("(").readline))
except tokenize.TokenError as error:
    print("TokenError", error)
