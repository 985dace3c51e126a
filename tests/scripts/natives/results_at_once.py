# Natives that have their result at once: missing arguments, bound natives, wrong arguments, and when arguments die.


class Noisy:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("gone", self.name)

    def __len__(self):
        return 3

    def __repr__(self):
        return f"<{self.name}>"


def show(function, *arguments):
    try:
        print(repr(function(*arguments)))
    except Exception as error:
        print(type(error).__name__, error)


text = "  one two,three  "
print(text.strip(), text.split(), text.split(","), text.split(None, 1), text.split(",", 0))
print(text.replace("o", "0"), text.replace("o", "00", 1), text.replace("", "-", 2), text.startswith("one", 2, 5))
upper, add = "bound".upper, [].append
print(upper(), add(1), add.__self__, str.upper("unbound"), str.split("a b"))
for arguments in [(), (1,), ("a", "b")]:
    show(text.upper, *arguments)
    show(str.upper, *arguments)
    show(len, *arguments)
for value in [None, 5, "x", b"x", [1]]:
    show(str.strip, value)
    show(text.find, value)
    show("".join, value)
    show(ord, value)
    show(abs, value)
    show(getattr, value, "real", "none")
    show(hasattr, value, "real")

print(len(Noisy("argument")))
print("between")
print(isinstance(Noisy("instance"), (int, Noisy)))
print("after")


class Text(str):
    def strip(self):
        return "mine"


print(Text(" x ").strip(), Text("a b").split(), str.strip(Text(" x ")), type(str.strip(Text("x"))).__name__)


class Getter:
    def __getattr__(self, name):
        if name.startswith("no"):
            raise AttributeError(name)
        return name


for name in ["some", "nothing", "".join(["so", "me"])]:
    print(hasattr(Getter(), name), getattr(Getter(), name, "default"))
