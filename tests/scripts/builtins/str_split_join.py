print("a b  c ".split(), "a b  c ".split(" "), "a,b,,c".split(","), "a,b,c".split(",", 1), "a,b,c".rsplit(",", 1), " a  b ".split(None, 1), " a  b c ".rsplit(None, 1), "".split(), "".split(","), "abc".split("abc"), "a--b--c".split("--"), "a b".split(sep=" ", maxsplit=0))
print("a\nb\r\nc\rd\x0be\x0cf\x1cg\x85h\u2028i".splitlines(), "a\nb\n".splitlines(), "a\n\nb".splitlines(True), "".splitlines(), "\n".splitlines())
print("a-b-c".partition("-"), "a-b-c".rpartition("-"), "abc".partition("-"), "abc".rpartition("-"), ",".join(["a", "b"]), "".join([]), "-".join("abc"), ", ".join({"k": 1}), "x".join(["only"]))
for action in (lambda: "a".split(""), lambda: "a".partition(""), lambda: "a".split(5), lambda: ",".join([1, 2]), lambda: ",".join(5), lambda: ",".join(["a", None]), lambda: "a".split(" ", "x"), lambda: ",".join([b"a"])):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)
