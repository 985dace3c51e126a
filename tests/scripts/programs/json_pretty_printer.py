def parse(text):
    def skip(i):
        while i < len(text) and text[i] in " \t\r\n":
            i += 1
        return i

    def value(i):
        i = skip(i)
        match text[i : i + 1]:
            case "{":
                result, i = {}, skip(i + 1)
                while text[i] != "}":
                    key, i = value(i)
                    i = skip(i)
                    assert text[i] == ":", f"expected ':' at {i}"
                    result[key], i = value(i + 1)
                    i = skip(i)
                    if text[i] == ",":
                        i = skip(i + 1)
                return result, i + 1
            case "[":
                result, i = [], skip(i + 1)
                while text[i] != "]":
                    item, i = value(i)
                    result.append(item)
                    i = skip(i)
                    if text[i] == ",":
                        i = skip(i + 1)
                return result, i + 1
            case '"':
                end = i + 1
                while text[end] != '"':
                    end += 2 if text[end] == "\\" else 1
                return text[i + 1 : end].encode().decode("unicode_escape"), end + 1
            case c if c.isdigit() or c == "-":
                end = i + 1
                while end < len(text) and (text[end].isdigit() or text[end] in ".eE+-"):
                    end += 1
                number = text[i:end]
                return (float if set(number) & set(".eE") else int)(number), end
            case _:
                for word, constant in {"true": True, "false": False, "null": None}.items():
                    if text.startswith(word, i):
                        return constant, i + len(word)
                raise ValueError(f"unexpected {text[i:i+5]!r} at {i}")

    result, i = value(0)
    if skip(i) != len(text):
        raise ValueError(f"left over at {i}")
    return result


def pretty(value, indent=0):
    pad = "  " * indent
    match value:
        case {} if value:
            yield "{"
            for n, (k, v) in enumerate(value.items()):
                lines = list(pretty(v, indent + 1))
                yield f'{pad}  "{k}": {lines[0]}'
                yield from lines[1:-1]
                if len(lines) > 1:
                    yield lines[-1]
            yield pad + "}"
        case [_, *_]:
            yield "["
            for item in value:
                first, *rest = pretty(item, indent + 1)
                yield f"{pad}  {first}"
                yield from rest
            yield pad + "]"
        case True | False | None:
            yield {True: "true", False: "false", None: "null"}[value]
        case str():
            yield f'"{value}"'
        case _:
            yield repr(value)


document = parse(
    '{"name": "corallus", "tags": ["a", "b\\n", []], "nested": {"x": 1, "y": [1.5, -2e3, null, true]}, "empty": {}}'
)
print(document)
print("\n".join(pretty(document)))
for bad in ("[1, ?]", "{1 2}", "1 2", "tru"):
    try:
        parse(bad)
    except (ValueError, AssertionError) as error:
        print(type(error).__name__, error)
