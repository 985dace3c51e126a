def seq(*parts):
    def match(text, at):
        if not parts:
            yield at
            return
        first, rest = parts[0], seq(*parts[1:])
        for middle in first(text, at):
            yield from rest(text, middle)

    return match


def alt(*parts):
    def match(text, at):
        for part in parts:
            yield from part(text, at)

    return match


def char(c):
    def match(text, at):
        if text[at : at + 1] == c or (c == "." and at < len(text)):
            yield at + 1

    return match


def star(part):
    def match(text, at):
        for middle in part(text, at):
            if middle > at:
                yield from match(text, middle)
        yield at

    return match


def end(text, at):
    if at == len(text):
        yield at


def compile_pattern(pattern):
    position = 0

    def parse_alternatives():
        nonlocal position
        options = [parse_sequence()]
        while position < len(pattern) and pattern[position] == "|":
            position += 1
            options.append(parse_sequence())
        return alt(*options)

    def parse_sequence():
        nonlocal position
        parts = []
        while position < len(pattern) and pattern[position] not in "|)":
            if pattern[position] == "(":
                position += 1
                part = parse_alternatives()
                position += 1
            else:
                part = char(pattern[position])
                position += 1
            if position < len(pattern) and pattern[position] == "*":
                part = star(part)
                position += 1
            parts.append(part)
        return seq(*parts)

    return parse_alternatives()


for pattern in ("a*b", "(ab|a)(bc|c)", "(a|b)*abb", ".*x.*", "(a*)*", ""):
    whole = seq(compile_pattern(pattern), end)
    print(
        repr(pattern),
        [text for text in ("", "b", "aab", "abc", "babb", "axb", "aaaa", "abbc") if any(True for _ in whole(text, 0))],
    )
