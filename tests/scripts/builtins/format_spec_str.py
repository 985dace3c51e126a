for spec in (
    "",
    "s",
    "10",
    "<10",
    ">10",
    "^10",
    "*^10",
    ".3",
    "10.3",
    "é>8",
    "08",
    "^4",
    "0>5",
    ".0",
    "=10",
    "+5",
    ",",
    "d",
    " ",
    "#",
    "-5",
    "_",
    ".2s",
    "5s",
    "𝒳^9",
    "{>6",
    "z",
    "%",
):
    try:
        print(repr(spec), "|" + format("abcdé", spec) + "|")
    except ValueError as error:
        print(repr(spec), error)
print(format(None))
print(format([1]))
print(format(True, "d"))
print(format(True))
print(format("x", ""))
print(format(5, ""))
for value in (None, [], object, {}):
    try:
        format(value, "5")
    except TypeError as error:
        print(error)
