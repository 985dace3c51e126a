import json

data = {
    "s": 'é"\n\\/',
    "n": [1, -2.5, 1e20, True, False, None],
    "d": {"nested": {}},
    "e": [],
    "t": (1, 2),
    5: "int key",
    None: 1,
    True: 2,
    1.5: 3,
}
text = json.dumps(data)
print(text)
print(
    json.loads(text)
    == {
        "s": data["s"],
        "n": data["n"],
        "d": data["d"],
        "e": [],
        "t": [1, 2],
        "5": "int key",
        "null": 1,
        "true": 2,
        "1.5": 3,
    }
)
print(json.dumps({"b": 1, "a": [1, {"x": 2}]}, indent=2, sort_keys=True))
print(json.dumps([1, 2], separators=(",", ":")))
print(json.dumps("é", ensure_ascii=False))
print(json.dumps(float("nan")))
print(json.dumps({"k": 1}, indent="\t"))
print(json.dumps([], indent=2))
print(json.loads('[1, 2.5, "a\\u00e9\\ud83d\\ude00", null, true, {"k": [ ]}, -0, 1E3]'))
print(json.loads(b'"bytes"'))
print(json.loads("NaN"))
print(json.loads("123456789012345678901234567890"))
print(json.loads('{"a": 1, "a": 2}'))
print(json.loads(" [ ] "))
print(json.loads('{"a": 1.5}', parse_float=str, object_hook=lambda d: list(d.items())))
print(json.loads("[1]", parse_int=str))
print(json.loads('{"a": 1}', object_pairs_hook=tuple))
for bad in (
    "",
    "[1,]",
    "{",
    '{"a"}',
    "tru",
    "[1 2]",
    "'x'",
    '"\x01"',
    "{1: 2}",
    '"\\x"',
    "[1]x",
    "nul",
    '"abc',
    "-",
    "01",
    "[",
    '{"a": 1,}',
):
    try:
        print(json.loads(bad))
    except json.JSONDecodeError as error:
        print(repr(bad), error, error.pos)


class C:
    pass


for value in (C(), {1, 2}, {(1,): 1}, b"x", 1j):
    try:
        print(json.dumps(value))
    except TypeError as error:
        print(error)
print(json.dumps({"c": C()}, default=lambda o: "custom"), json.dumps({(1, 2): 1, "a": 2}, skipkeys=True))


class E(json.JSONEncoder):
    def default(self, o):
        return sorted(o)


print(json.dumps({"s": {3, 1}}, cls=E))
loop = []
loop.append(loop)
try:
    json.dumps(loop)
except ValueError as error:
    print(error)
try:
    json.dumps(float("inf"), allow_nan=False)
except ValueError as error:
    print(error)
