print(1.5 + 2, 1.5 - 2, 1.5 * 2, 1.5 / 2, 7.5 // 2, -7.5 // 2, 7.5 % 2, -7.5 % 2, 7.5 % -2, divmod(-7.5, 2), 2.0 ** 0.5, 2.0 ** -1, (-2.0) ** 3, (-8) ** (1 / 3))
print(1e308 * 10, -1e308 * 10, 1e-320 / 10, float("inf") - float("inf"), float("nan") == float("nan"), 0.0 == -0.0, 5.0 // float("inf"), -5.0 % float("inf"), 0.1 + 0.2 == 0.3)
print(1.5 < 2 < 2.5, 1 == 1.0, 2 ** 60 == float(2 ** 60), 2 ** 60 + 1 == float(2 ** 60), 10 ** 400 > 1e308, -10 ** 400 < -1e308, 1e400 > 10 ** 400, float("nan") < 1, max(1.5, float("nan")), min(float("nan"), 1.5))
print(abs(-1.5), -1.5, +1.5, round(2.5), round(3.5), round(-2.5), round(2.675, 2), round(1234.5678, -2), round(0.5), round(1e300), round(1.5, 400), round(5e-324, 2), round(2.5, None))
for action in (lambda: 1.0 / 0, lambda: 1.0 // 0, lambda: 1.0 % 0, lambda: 0.0 ** -1, lambda: 2.0 ** 10000, lambda: round(float("inf")), lambda: round(float("nan")), lambda: divmod(1.0, 0), lambda: 1.5 << 1, lambda: 1.5 & 1, lambda: pow(2.0, 3, 5)):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__)
