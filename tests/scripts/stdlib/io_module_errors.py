import io

with io.StringIO("a\nb\n") as f:
    print([line for line in f], next(io.StringIO("x\n")))
for action in (
    lambda: io.StringIO(5),
    lambda: io.BytesIO("s"),
    lambda: io.StringIO().write(5),
    lambda: io.BytesIO().write("s"),
    lambda: io.StringIO().seek(-1),
    lambda: io.BytesIO(b"x").detach(),
    lambda: io.StringIO("x").seek(1, 1),
):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)
