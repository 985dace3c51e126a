import difflib

print("".join(difflib.unified_diff("a\nb\nc\n".splitlines(True), "a\nx\nc\n".splitlines(True), "old", "new")))
print(list(difflib.ndiff(["one", "two"], ["one", "too"])))
print(difflib.get_close_matches("appel", ["ape", "apple", "peach"]))
print(round(difflib.SequenceMatcher(None, "abcd", "bcde").ratio(), 3))
print(difflib.SequenceMatcher(None, "abxcd", "abcd").get_opcodes())
