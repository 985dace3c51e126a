for i in range(3):
    print(i)
else:
    print("else", i)
for i in []:
    pass
else:
    print("empty else", i)
for a, (b, c) in [(1, (2, 3)), (4, "xy")]:
    print(a, b, c)
for x in 1, 2:
    print(x)
for x in *[1], 2:
    print(x)
items = [1, 2, 3]
for x in items:
    if x < 3:
        items.append(x + 5)
print(items)
