def queens(n, columns=()):
    row = len(columns)
    if row == n:
        yield columns
        return
    for c in range(n):
        if all(c != other and abs(c - other) != row - r for r, other in enumerate(columns)):
            yield from queens(n, (*columns, c))


print([sum(1 for _ in queens(n)) for n in range(1, 8)])
first = next(queens(8))
for c in first:
    print("." * c + "Q" + "." * (7 - c))
