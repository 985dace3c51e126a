# A text that grows piece by piece: nobody else who has it sees it change.
def grown():
    text = ""
    for number in range(200_000):
        text += "xy"
    kept = text
    text += "z"
    return len(kept), len(text), kept[-1], text[-1], kept == text[:-1]


print(grown())

wide = "é"
wide += "b" * 20
print(wide, len(wide), wide[1])
print(hash(wide) == hash("é" + "b" * 20), {wide: 1}["é" + "b" * 20])
wide += "ü"
print(len(wide), wide[20:], wide == "é" + "b" * 20 + "ü", hash(wide) == hash("é" + "b" * 20 + "ü"))

short = "ab"
short += "cd"
table = {short: 1}
short += "ef"
print(short, table, "abcd" in table)

double = "ab" * 10
double += double
print(double, len(double))


class Own(str):
    def __add__(self, other):
        return "own " + other


own = Own("a")
own += "b"
print(own)
half = "\ud83d"
half += "\ude00"
print(len(half), ascii(half))


def pieces():
    text = "start of the text"
    while True:
        text += yield text


generator = pieces()
first = next(generator)
second = generator.send(", more of it")
print(first, "|", second)
