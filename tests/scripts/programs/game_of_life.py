from collections import Counter


def step(cells):
    neighbours = Counter((x + dx, y + dy) for x, y in cells for dx in (-1, 0, 1) for dy in (-1, 0, 1) if dx or dy)
    return {cell for cell, n in neighbours.items() if n == 3 or (n == 2 and cell in cells)}


def show(cells, width, height):
    for y in range(height):
        print("".join("#" if (x, y) in cells else "." for x in range(width)))
    print()


cells = {(1, 0), (2, 1), (0, 2), (1, 2), (2, 2)}
for _ in range(3):
    show(cells, 6, 5)
    for _ in range(4):
        cells = step(cells)
print(sorted(cells))
