if (n := 10) > 5:
    print(n)
print([y := 1, y + 1], y)
print([last := x for x in range(3)], last)
while (n := n - 3) > 0:
    print(n)


def f():
    total = 0
    [total := total + x for x in range(5)]
    return total


print(f())
print((a := 1, b := 2), a, b)
print(f"{(z := 5)} {z:=3}")
x = (y := 3) + y
print(x, any((witness := v) > 2 for v in [1, 3, 5]), witness)
d = {(k := "key"): (v := 1)}
print(d, k, v)
