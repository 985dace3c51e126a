def to_roman(n):
    for value, digits in (
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ):
        while n >= value:
            yield digits
            n -= value


def from_roman(text):
    values = dict(zip("IVXLCDM", (1, 5, 10, 50, 100, 500, 1000)))
    numbers = [values[c] for c in text]
    return sum(-a if a < b else a for a, b in zip(numbers, [*numbers[1:], 0]))


for n in (1, 4, 9, 14, 40, 90, 400, 1994, 2024, 3999):
    roman = "".join(to_roman(n))
    print(n, roman, from_roman(roman) == n)
from datetime import date, timedelta

day = date(2024, 1, 31)
while day.year == 2024:
    print(f"{day:%d %b}", end="; ")
    day = (day.replace(day=1) + timedelta(days=62)).replace(day=1) - timedelta(days=1)
print()
