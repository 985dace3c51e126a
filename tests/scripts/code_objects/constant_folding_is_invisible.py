print(2 ** 10, "a" * 3, (1, 2) + (3,), -(-5), not True, "x" "y", 1 if True else 2, 10 // 3, -7 % 3, 1 << 3, ~0)
try:
    1 / 0
except ZeroDivisionError as error:
    print(error)
try:
    "a" + 1
except TypeError as error:
    print(error)
x = (1, 2, (3, "a"))
y = (1, 2, (3, "a"))
print(x == y, {1, 2} == {2, 1}, [1, 2] is [1, 2])
print(0.0 == -0.0, str(0.0), str(-0.0), repr(1 - 1.0), repr(-0.0 * 1), 1e1000 - 1e1000 != 0)
for _ in range(2):
    items = [1, 2]
    items.append(3)
    print(items)
