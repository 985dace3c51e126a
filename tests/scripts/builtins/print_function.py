import io
import sys

print()
print(1, "a", None, [1], sep="-", end="!\n")
print("a", "b", sep="")
print("x", end="")
print("", sep=None, end=None)
f = io.StringIO()
print("to file", 5, file=f)
print(repr(f.getvalue()))
print(*[1, 2], sep="\n")
print("flush", flush=True)


class Writer:
    def write(self, text):
        sys.stdout.write(f"<{text!r}>")

    def flush(self):
        sys.stdout.write("<flush>")


print("a", 1, file=Writer(), flush=True)
print()
for action in (lambda: print(sep=5), lambda: print(end=5), lambda: print("a", file=5), lambda: print(wrong=1)):
    try:
        action()
    except Exception as error:
        print(type(error).__name__, error)
saved, sys.stdout = sys.stdout, None
print("nowhere")
sys.stdout = saved
print("back")
