# reference: 3.14
from string.templatelib import Interpolation, Template

name, n = "world", 42
t = t"hello {name}, {n:>5} {n!r} {name=}"
print(type(t).__name__, t.strings, t.values)
for i in t.interpolations:
    print(repr(i.value), repr(i.expression), i.conversion, repr(i.format_spec))
print([type(part).__name__ if isinstance(part, Interpolation) else part for part in t])
print(t"", list(t""), t"".strings)
print((t"a{n}" + t"{name}b").strings, t"x{n:{n}}".interpolations[0].format_spec)
print(t"{ n + 1 }".interpolations[0].expression, rt"\n{n}".strings, t"{{}}".strings)
print((t"a" t"b{n}").strings)
try:
    t"a" + "b"
except TypeError as error:
    print(error)
print(repr(t"a{n}"))
print(Template("a", Interpolation(1, "x", None, ""), "b").strings)
match t"{n}":
    case Template(interpolations=[Interpolation(v, e)]):
        print(v, e)
for source in ["t'a' 'b'", "t'a' f'b'", "t'{'", "t'{}'", "bt'x'", "t'}'"]:
    try:
        compile(source, "<s>", "eval")
        print("ok")
    except SyntaxError as error:
        print(error.msg)
