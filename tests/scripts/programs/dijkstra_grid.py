import heapq

GRID = """
S..#....
.#.#.##.
.#...#..
.####.#.
......#E
""".split()


def neighbours(x, y):
    for dx, dy in ((1, 0), (0, 1), (-1, 0), (0, -1)):
        if 0 <= y + dy < len(GRID) and 0 <= x + dx < len(GRID[0]) and GRID[y + dy][x + dx] != "#":
            yield x + dx, y + dy


def find(letter):
    return next((x, y) for y, row in enumerate(GRID) for x, c in enumerate(row) if c == letter)


def shortest(start, end):
    queue, came, cost = [(0, start)], {start: None}, {start: 0}
    while queue:
        d, node = heapq.heappop(queue)
        if node == end:
            break
        for n in neighbours(*node):
            if n not in cost or d + 1 < cost[n]:
                cost[n] = d + 1
                came[n] = node
                heapq.heappush(queue, (d + 1, n))
    path = []
    while node is not None:
        path.append(node)
        node = came[node]
    return path[::-1]


path = shortest(find("S"), find("E"))
print(len(path) - 1, path[:3], path[-1])
for y, row in enumerate(GRID):
    print("".join("*" if (x, y) in path and c == "." else c for x, c in enumerate(row)))
