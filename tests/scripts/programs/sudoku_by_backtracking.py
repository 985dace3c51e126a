BOARD = """
53..7....
6..195...
.98....6.
8...6...3
4..8.3..1
7...2...6
.6....28.
...419..5
....8..79
""".split()


def candidates(rows, r, c):
    used = set(rows[r]) | {rows[i][c] for i in range(9)}
    br, bc = r // 3 * 3, c // 3 * 3
    used |= {rows[i][j] for i in range(br, br + 3) for j in range(bc, bc + 3)}
    return [d for d in "123456789" if d not in used]


def solve(rows):
    best = None
    for r in range(9):
        for c in range(9):
            if rows[r][c] == ".":
                options = candidates(rows, r, c)
                if best is None or len(options) < len(best[2]):
                    best = r, c, options
    if best is None:
        yield [row[:] for row in rows]
        return
    r, c, options = best
    for d in options:
        rows[r][c] = d
        yield from solve(rows)
        rows[r][c] = "."


for solution in solve([list(row) for row in BOARD]):
    print("\n".join("".join(row) for row in solution))
