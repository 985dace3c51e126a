a, b = [1, 2], (3,)
print([*a, *b], (*a, *b), {*a, *b} == {1, 2, 3}, [*a, 0, *"xy"], *a, *b)


def f():
    return *a, *b


def g():
    yield *a, 9


print(f(), next(g()), max(*a, *b), dict(**{"x": 1}, **{"y": 2}), {**{"x": 1}, "z": 3, **{"x": 9}})
for x in *a, *b:
    print(x, end=" ")
print()
t = (*a,)
u = 1, *b
print(t, u, [*range(3)][1], (*(), *[]))
s = "abc"
i = {(1, 2): "tuple key"}
print(i[*a], s[*[0][0:1]] if False else "")
for source in [
    "*a",
    "x = *a",
    "print(*)",
    "[*]",
    "(*a)",
    "*a if b else c",
    "f(*a, *b, **c, **d)",
    "{**a, *b}",
    "{*a, **b}",
    "{**a for a in b}",
    "[*a for a in b]",
    "*a + 1,",
    "return *a",
    "del *a,",
    "lambda *a: *a",
    "x[*a]",
    "x[*a:1]",
    "(yield *a)",
    "f(**a, *b)",
    "f(*a for a in b)",
    "assert *a",
    "if *a: pass",
]:
    try:
        compile(source, "<s>", "exec")
        print("ok   ", source)
    except SyntaxError as error:
        print("error", source, "|", error.msg)
try:
    [*5]
except TypeError as error:
    print(error)
try:
    print(*5)
except TypeError as error:
    print(error)
try:
    {**5}
except TypeError as error:
    print(error)
try:
    print(**{"sep": "-"}, **{"sep": "+"})
except TypeError as error:
    print(error)
