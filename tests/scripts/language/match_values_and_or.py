class Color:
    RED = 1
    GREEN = "green"

    class Deep:
        X = (1, 2)


def f(x):
    match x:
        case Color.RED:
            return "red"
        case Color.GREEN:
            return "green"
        case Color.Deep.X:
            return "deep"
        case ["a" | "b" as letter, (1 | 2) as digit]:
            return f"{letter}{digit}"
        case {"k": [1 | 2, *_] as value}:
            return f"k {value}"
        case (int() | str()) as v:
            return f"scalar {v!r}"


for x in (1, "green", (1, 2), ["a", 1], ["b", 2], ["c", 1], {"k": [2, 3]}, 99, "s", None):
    print(f(x))
