import os.path as p

for action in (
    lambda: p.join("a", 5),
    lambda: p.join("a", b"b"),
    lambda: p.commonpath([]),
    lambda: p.commonpath(["/a", "b"]),
    lambda: p.getsize("/no/such"),
    lambda: p.relpath(""),
):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, str(error).split("] ")[-1])
