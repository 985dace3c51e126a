for word in ("match", "case", "type", "_", "async_", "nonlocal_", "soft"):
    exec(f"{word} = 1\nassert {word} == 1")
for word in ("async", "await", "None", "class", "lambda", "nonlocal", "True", "yield", "is", "with"):
    try:
        exec(f"{word} = 1")
    except SyntaxError as error:
        print(word, error.msg)
match = {"case": 1}
match["case"] = 2
print(match["case"], [match for match in "ab"])


def type(case, match=1):
    return case, match


print(type(case=1), type(1, match=2))
_ = 5
for _ in range(2):
    pass
print(_)
