for s in (
    "abc",
    "ABC",
    "Abc",
    "123",
    "12a",
    "",
    " ",
    "\t\n",
    "²",
    "½",
    "٣",
    "_a1",
    "1a",
    "é",
    "Title Case",
    "a b",
    "\x00",
    "中",
    "ª",
    "class",
    "\u2000",
    "Ⅷ",
):
    print(
        ascii(s),
        *(
            int(getattr(s, name)())
            for name in (
                "isalpha",
                "isdigit",
                "isdecimal",
                "isnumeric",
                "isalnum",
                "isspace",
                "islower",
                "isupper",
                "istitle",
                "isidentifier",
                "isprintable",
                "isascii",
            )
        ),
    )
