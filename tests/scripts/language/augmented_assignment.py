x = 5
x += 2
x -= 1
x *= 3
x //= 2
x **= 2
x %= 50
x <<= 2
x >>= 1
x |= 1
x ^= 3
x &= 0xFF
print(x)
x /= 4
print(x)
a = b = [1]
a += [2]
print(b, a is b)
a = a + [3]
print(b, a is b)
t = ([1],)
try:
    t[0] += [2]
except TypeError as error:
    print(error, t)


class Own:
    def __init__(self, v):
        self.v = v

    def __iadd__(self, other):
        print("iadd")
        self.v += other
        return self

    def __sub__(self, other):
        print("sub")
        return Own(self.v - other)

    def __imul__(self, other):
        return NotImplemented

    def __mul__(self, other):
        print("mul fallback")
        return Own(self.v * other)

    def __matmul__(self, other):
        return "matmul"


o = p = Own(1)
o += 5
print(o is p, o.v)
o -= 1
print(o is p, o.v)
o *= 3
print(o.v)
o @= 1
print(o)
d = {"n": 1}


def key():
    print("key once")
    return "n"


d[key()] += 1
print(d)
try:
    undefined += 1
except NameError as error:
    print(error)
