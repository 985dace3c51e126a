l = [3, 1, 2]


def key(x):
    l.append(x)
    return x


try:
    l.sort(key=key)
except ValueError as error:
    print(error)
print(l)
items = [1, 2, 3]
print([items.append(x * 10) or x for x in items if len(items) < 6])
print(list(map(lambda x: items.pop() and x, items)))


class Evil:
    def __eq__(self, other):
        victims.clear()
        return False


victims = [Evil(), Evil(), Evil()]
print(victims.count(5), victims)
victims = [Evil(), 1, 2]
print(2 in victims)
victims = [Evil(), 1]
try:
    victims.remove(7)
except ValueError as error:
    print(error)
victims = [Evil(), 1]
print(victims == [1, 2])


class EvilHash:
    def __hash__(self):
        return 1

    def __eq__(self, other):
        d.clear()
        return True


d = {EvilHash(): 1}
try:
    print(d[EvilHash()])
except KeyError as error:
    print("KeyError")


class EvilIter:
    def __iter__(self):
        target.clear()
        yield from (1, 2)


target = [0] * 5
target[1:3] = EvilIter()
print(target)
target = [0, 0]
target.extend(EvilIter())
print(target)


class EvilIndex:
    def __index__(self):
        shrink.clear()
        return 0


shrink = [1, 2, 3]
try:
    print(shrink[EvilIndex()])
except IndexError as error:
    print(error)
shrink = [1, 2, 3]
try:
    shrink[EvilIndex()] = 5
except IndexError as error:
    print(error)
shrink = bytearray(b"abc")
try:
    shrink[EvilIndex()] = 5
    print(shrink)
except IndexError as error:
    print(error)
