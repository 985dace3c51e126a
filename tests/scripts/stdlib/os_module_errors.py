import os

for action in (
    lambda: os.remove("none"),
    lambda: os.listdir("none"),
    lambda: os.environ["NO_SUCH_VARIABLE"],
    lambda: os.stat("none"),
    lambda: os.rmdir("none"),
    lambda: os.environ.__setitem__("x", 5),
    lambda: os.chdir("none"),
    lambda: os.rename("none", "other"),
    lambda: os.fspath(5),
):
    try:
        action()
    except Exception as error:
        print(type(error).__name__, getattr(error, "filename", None), getattr(error, "strerror", error))
