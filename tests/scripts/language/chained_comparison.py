def v(x):
    print("v", x)
    return x


print(v(1) < v(2) < v(3))
print(v(3) < v(2) < v(1))
print(1 < 2 > 0 == 0 != 1 is not None)
print(1 in [1, 2] == True, (1 in [1, 2]) == True)
print(0 <= 5 < 10 in [10], not 1 < 2)


class Odd:
    def __lt__(self, other):
        return "lt"

    def __gt__(self, other):
        return []


print(Odd() < 1, Odd() < 1 < 2, Odd() > 1 > Odd())
