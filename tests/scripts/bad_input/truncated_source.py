source = """
class A(B, metaclass=C):
    @decorator(1, *args)
    async def f(self, a: int = (1 + 2), /, *, b=[x for x in y]) -> "z":
        async with open(a) as b, c:
            try:
                return {**d, 'k': f"{a!r:>{w}}"}
            except* (E, F) as g:
                match h:
                    case {"i": [1, *_], **rest} if j: yield
            finally:
                lambda k, *l: m[n:o:p, ...]
"""
kinds = {}
for end in range(len(source)):
    try:
        compile(source[:end], "<s>", "exec")
        kind = "ok"
    except SyntaxError as error:
        kind = "SyntaxError"
    kinds[kind] = kinds.get(kind, 0) + 1
print(sorted(kinds), sum(kinds.values()) == len(source))
