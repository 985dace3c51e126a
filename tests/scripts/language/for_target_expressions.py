d = {}
for d["k"] in "ab":
    print(d)


class Box:
    pass


for Box.attribute in (1, 2):
    pass
print(Box.attribute)
items = [0]
for items[0] in range(3):
    pass
print(items)
for i in range(2):
    for i in "xy":
        pass
    print(i)
