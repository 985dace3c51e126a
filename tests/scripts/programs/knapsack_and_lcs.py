from functools import cache


def knapsack(items, capacity):
    @cache
    def best(i, left):
        if i == len(items):
            return 0, ()
        skip = best(i + 1, left)
        weight, value = items[i]
        if weight > left:
            return skip
        v, chosen = best(i + 1, left - weight)
        return max(skip, (v + value, (i, *chosen)), key=lambda r: r[0])

    return best(0, capacity), best.cache_info().currsize


def lcs(a, b):
    table = [[""] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i, x in enumerate(a, 1):
        for j, y in enumerate(b, 1):
            table[i][j] = table[i - 1][j - 1] + x if x == y else max(table[i - 1][j], table[i][j - 1], key=len)
    return table[-1][-1]


def edit_distance(a, b):
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        previous, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (x != y))
    return row[-1]


print(knapsack([(12, 4), (2, 2), (1, 1), (4, 10), (1, 2)], 15))
print(
    lcs("AGGTAB", "GXTXAYB"), lcs("coroutine", "corallus"), edit_distance("kitten", "sitting"), edit_distance("", "abc")
)
