def row(y, width=60, limit=40):
    for column in range(width):
        c = complex(-2.2 + 3.2 * column / width, y)
        z = 0j
        for n in range(limit):
            if abs(z) > 2:
                break
            z = z * z + c
        yield " .:-=+*#%@"[n * 9 // (limit - 1)]


for line in range(-10, 11):
    print("".join(row(line / 8)).rstrip())
