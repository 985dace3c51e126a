# Operands are borrowed from locals; small constants are immediates; temporaries die where they are used last.
def arithmetic(a, b):
    return a + b * 2 - (a << 3) % b


def order(x):
    # The value before the assignment counts.
    return x + (x := 2) + x


def chain(a, b, c):
    return a < b() < c


def truth(a, b, c):
    if a and not b or c is None:
        return a or b
    return 1 if a == 3 else -b
