print(2 ** 3 ** 2, -2 ** 2, (-2) ** 2, 2 ** -1, 2 * 3 % 4, 7 // 2 * 2, 1 + 2 << 1, 1 << 2 + 1, 6 & 3 | 8 ^ 1, 5 & 4 == 4, not 1 == 2, not 0 and 1 or 2)
print(1 < 2 == 2, 1 == 1 in [1], 3 - 2 - 1, 2 / 2 / 2, -1 // 2, ~1 + 1, ~-1, --1, +-1, 1 if 0 else 2 if 0 else 3, (lambda: 1 or 2)(), 1 or 2 if 0 else 3)
print(await_ if (await_ := 3) else 0, [1, 2][0] + 1, "a" "b" * 2, "%s" % 1 + "x", -5 % 3, -(5 % 3), 10 - 5 % 3, 2 ** 2 ** 0, 4 | 2 & 1, (4 | 2) & 1, 1 @ 2 if False else "mat")
print(not True == False, True is not False, 1 not in [2] and 3, None or not None, 0x10 >> 2 ** 1, 5 - -5, 5 - +5, 5 * -1)
