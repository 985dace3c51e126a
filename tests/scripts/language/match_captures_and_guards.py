def f(x):
    match x:
        case [a, b] if a == b:
            return f"pair of {a}"
        case [a, b]:
            return f"{a} and {b}"
        case n if isinstance(n, int) and n > 10:
            return f"big {n}"
        case other:
            return f"other {other}"


print(f([1, 1]), f([1, 2]), f(50), f(5))


def leaves_bindings(x):
    match x:
        case [a, 2]:
            pass
        case [b, 3]:
            pass
    return sorted(k for k in locals() if k != "x")


print(leaves_bindings([1, 2]), leaves_bindings([1, 3]), leaves_bindings(5))
match (1, 2):
    case whole:
        print(whole)
match 1, 2:
    case a, b:
        print(a, b)
match [1], *[2]:
    case [[x], y]:
        print(x, y)
