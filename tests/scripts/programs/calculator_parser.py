import re
from dataclasses import dataclass


@dataclass
class Token:
    kind: str
    text: str


def tokenize(source):
    for match in re.finditer(r"\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<name>[a-z]\w*)|(?P<op>[-+*/^()=,]))", source):
        yield Token(match.lastgroup, match.group(match.lastgroup))
    yield Token("end", "")


class Parser:
    powers = {"=": (1, True), "+": (2, False), "-": (2, False), "*": (3, False), "/": (3, False), "^": (5, True)}

    def __init__(self, source):
        self.tokens = tokenize(source)
        self.now = next(self.tokens)

    def advance(self):
        token, self.now = self.now, next(self.tokens, Token("end", ""))
        return token

    def expression(self, minimum=0):
        left = self.atom()
        while self.now.kind == "op" and self.now.text in self.powers:
            power, right = self.powers[self.now.text]
            if power < minimum:
                break
            op = self.advance().text
            left = (op, left, self.expression(power if right else power + 1))
        return left

    def atom(self):
        token = self.advance()
        match token:
            case Token("number", text):
                return float(text) if "." in text else int(text)
            case Token("name", text) if self.now.text == "(":
                self.advance()
                arguments = [self.expression()]
                while self.now.text == ",":
                    self.advance()
                    arguments.append(self.expression())
                self.expect(")")
                return ("call", text, arguments)
            case Token("name", text):
                return text
            case Token("op", "-"):
                return ("neg", self.expression(4))
            case Token("op", "("):
                inner = self.expression()
                self.expect(")")
                return inner
            case _:
                raise SyntaxError(f"unexpected {token.text!r}")

    def expect(self, text):
        if self.advance().text != text:
            raise SyntaxError(f"expected {text!r}")


def evaluate(node, names):
    match node:
        case int() | float():
            return node
        case str():
            return names[node]
        case ("neg", x):
            return -evaluate(x, names)
        case ("call", name, arguments):
            return names[name](*(evaluate(a, names) for a in arguments))
        case ("=", str(name), value):
            names[name] = evaluate(value, names)
            return names[name]
        case (op, a, b):
            a, b = evaluate(a, names), evaluate(b, names)
            return {"+": a + b, "-": a - b, "*": a * b, "^": a**b}[op] if op != "/" else a / b


names = {"max": max, "sq": lambda x: x * x}
for line in (
    "1 + 2 * 3",
    "(1 + 2) * 3",
    "2 ^ 3 ^ 2",
    "-2 ^ 2",
    "x = y = 7",
    "x * y - 1",
    "max(1, sq(5), 3) / 2",
    "1 / 0",
    "z",
    "(1",
    "* 2",
    "8 - 3 - 2",
    "1.5 * 2",
):
    try:
        print(line, "=>", evaluate(Parser(line).expression(), names))
    except (SyntaxError, ZeroDivisionError, KeyError) as error:
        print(line, "=>", type(error).__name__, error)
