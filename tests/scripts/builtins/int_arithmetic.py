# reference: 3.14
a, b = 17, 5
print(a + b, a - b, a * b, a / b, a // b, a % b, a ** b, -a // b, -a % b, a // -b, a % -b, divmod(-a, b), divmod(a, -b))
print(a & b, a | b, a ^ b, ~a, a << 3, a >> 2, -a >> 2, -1 >> 100, -5 & 0xFF, -5 | 3, -5 ^ 3)
print(2 ** 0, 0 ** 0, 2 ** -2, (-2) ** 3, pow(3, 4, 5), pow(3, -1, 7), pow(-3, 3, 7), pow(2, 10, -7), abs(-5), +a, -a)
print(10 ** 40 // 7 ** 20, 10 ** 40 % 7 ** 20, -10 ** 40 // 7 ** 20, -10 ** 40 % 7 ** 20, (1 << 200) >> 190, (1 << 100) * (1 << 100) == 1 << 200)
print((2 ** 100) & (2 ** 100 - 1), (2 ** 64) | 1, -(2 ** 64) ^ 3, ~(2 ** 70), -(2 ** 70) >> 3, 3 ** 100 - 3 ** 100)
print(10 ** 20 / 10 ** 18, 1 / 3, 2 ** 53 + 1 == float(2 ** 53 + 1), (10 ** 400) // (10 ** 398), True + True, True << 3)
for action in (lambda: 1 % 0, lambda: 10 ** 400 / 3, lambda: 1 << (1 << 70), lambda: pow(2, -1, 4), lambda: pow(2, 3, 0), lambda: 1 >> -1, lambda: int(float("inf")), lambda: int(float("nan")), lambda: float(10 ** 400)):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)
