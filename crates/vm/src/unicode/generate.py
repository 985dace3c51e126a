"""Prints the Rust tables of this folder, from the Unicode database of the Python that runs it (CPython 3.14: Unicode 16).

    python3.14 generate.py categories > categories.rs
    python3.14 generate.py cases > cases.rs
"""

import sys
import unicodedata

ALL = range(0x110000)
CATEGORIES = "Lu Ll Lt Lm Lo Mn Mc Me Nd Nl No Pc Pd Ps Pe Pi Pf Po Sm Sc Sk So Zs Zl Zp Cc Cf Cs Co Cn".split()
category = [unicodedata.category(chr(c)) for c in ALL]


def rows(items):
    """Lines of at most 116 columns."""
    line = "   "
    for item in items:
        if len(line) + len(item) + 2 > 116:
            print(line)
            line = "   "
        line += " " + item + ","
    if line.strip():
        print(line)
    print("];")


def runs(points):
    """Inclusive ranges of consecutive numbers."""
    result = []
    for point in points:
        if result and result[-1][1] == point - 1:
            result[-1][1] = point
        else:
            result.append([point, point])
    return result


def ranges(name, doc, points):
    print(f"\n/// {doc}\n#[rustfmt::skip]\npub static {name}: &[(u32, u32)] = &[")
    rows(f"({first:#x}, {last:#x})" for first, last in runs(points))


def print_categories():
    print("//! Tables made by `generate.py` from the Unicode Character Database: general categories, and what is decided")
    print("//! by more than the category.")
    print("\n/// Where a run of code points of one general category begins, and which category.\n#[rustfmt::skip]")
    print("pub static CATEGORIES: &[(u32, u8)] = &[")
    starts = [c for c in ALL if c == 0 or category[c] != category[c - 1]]
    rows(f"({c:#x}, {CATEGORIES.index(category[c])})" for c in starts)
    ranges("OTHER_LOWERCASE", "Lowercase, though not of category Ll.",
           [c for c in ALL if chr(c).islower() and category[c] != "Ll"])
    ranges("OTHER_UPPERCASE", "Uppercase, though not of category Lu.",
           [c for c in ALL if chr(c).isupper() and category[c] != "Lu"])
    plain = {"Mn", "Me", "Cf", "Lm", "Sk"}
    ignorable = [("A" + chr(c) + "\u03a3").lower()[-1] == "\u03c2" and (chr(c) + "\u03a3").lower()[-1] != "\u03c2"
                 for c in ALL]
    assert all(ignorable[c] for c in ALL if category[c] in plain)
    ranges("OTHER_CASE_IGNORABLE", "Case-ignorable, though not of category Mn, Me, Cf, Lm or Sk.",
           [c for c in ALL if ignorable[c] and category[c] not in plain])
    ranges("SPACES", "White space as `str.isspace` has it.", [c for c in ALL if chr(c).isspace()])
    start = {"Lu", "Ll", "Lt", "Lm", "Lo", "Nl"}
    ranges("OTHER_ID_START", "May begin an identifier, though not a letter or letter number.",
           [c for c in ALL if chr(c).isidentifier() and category[c] not in start])
    ranges("NOT_ID_START", "Letters that may not begin an identifier.",
           [c for c in ALL if not chr(c).isidentifier() and category[c] in start])
    follow = start | {"Mn", "Mc", "Nd", "Pc"}
    ranges("OTHER_ID_CONTINUE", "May stand in an identifier, though not a letter, mark, digit or connector.",
           [c for c in ALL if ("a" + chr(c)).isidentifier() and category[c] not in follow])
    ranges("NOT_ID_CONTINUE", "Letters, marks, digits and connectors that may not stand in an identifier.",
           [c for c in ALL if not ("a" + chr(c)).isidentifier() and category[c] in follow])
    decimal = [c for c in ALL if chr(c).isdecimal()]
    assert decimal == [c for c in ALL if category[c] == "Nd"]
    print("\n/// Digits that aren't decimals: first and last of a run, and the value of the first.\n#[rustfmt::skip]")
    print("pub static DIGITS: &[(u32, u32, u8)] = &[")
    digits = [c for c in ALL if chr(c).isdigit() and not chr(c).isdecimal()]
    groups = []
    for c in digits:
        value = unicodedata.digit(chr(c))
        if groups and groups[-1][1] == c - 1 and groups[-1][2] + c - groups[-1][0] == value:
            groups[-1][1] = c
        else:
            groups.append([c, c, value])
    rows(f"({first:#x}, {last:#x}, {value})" for first, last, value in groups)
    ranges("NUMERIC", "Numeric, though no digit.", [c for c in ALL if chr(c).isnumeric() and not chr(c).isdigit()])


def print_mapping(name, doc, mapping):
    """A mapping as runs with a step and a difference, and the longer ones as text."""
    groups = []
    for c, text in sorted(mapping.items()):
        if len(text) > 1:
            continue
        delta = ord(text) - c
        last = groups[-1] if groups else None
        if last and last[3] == delta and (c - last[1] == last[2] or last[0] == last[1] and c - last[1] in (1, 2)):
            last[2] = c - last[1]
            last[1] = c
        else:
            groups.append([c, c, 1, delta])
    print(f"\n/// {doc}: first and last code point of a run, its step, and the difference.\n#[rustfmt::skip]")
    print(f"pub static {name}: &[(u32, u32, u32, i32)] = &[")
    rows(f"({a:#x}, {b:#x}, {step}, {delta})" for a, b, step, delta in groups)
    print(f"\n/// {doc}, where several code points take the place of one.\n#[rustfmt::skip]")
    print(f"pub static {name}_LONG: &[(u32, &str)] = &[")
    rows('({:#x}, "{}")'.format(c, "".join(f"\\u{{{ord(p):x}}}" for p in text))
         for c, text in sorted(mapping.items()) if len(text) > 1)


def print_cases():
    print("//! Tables made by `generate.py` from the Unicode Character Database: full case mappings.")
    points = [chr(c) for c in ALL if category[c] != "Cs"]
    lower = {ord(c): c.lower() for c in points if c.lower() != c}
    upper = {ord(c): c.upper() for c in points if c.upper() != c}
    title = {ord(c): c.title() for c in points if c.title() != c.upper()}
    fold = {ord(c): c.casefold() for c in points if c.casefold() != c.lower()}
    print_mapping("LOWER", "To lower case", lower)
    print_mapping("UPPER", "To upper case", upper)
    print_mapping("TITLE", "To title case where it differs from upper case", title)
    print_mapping("FOLD", "Case folding where it differs from lower case", fold)


if sys.argv[1:] == ["categories"]:
    print_categories()
else:
    print_cases()
