x = "global"


def f():
    global x, made
    x = "changed"
    made = "here"


f()
print(x, made)


def outer():
    x = "outer"

    def middle():
        global x
        x = "set by middle"

        def inner():
            return x

        return inner()

    return middle(), x


print(outer(), x)


class C:
    global y
    y = "from the class body"
    x = "class"

    def m(self):
        return x


print(y, C().m(), hasattr(C, "y"))
for source in [
    "def f():\n x = 1\n global x",
    "def f():\n print(x)\n global x",
    "def f(x):\n global x",
    "def f():\n nonlocal x",
    "nonlocal x",
    "def f():\n x = 1\n def g():\n  x = 2\n  nonlocal x",
    "def f(x):\n def g():\n  nonlocal x\n  global x",
    "def f():\n def g(x):\n  nonlocal x",
    "global x",
    "def f():\n for x in y: pass\n global x",
    "def f():\n import x\n global x",
    "def f():\n x: int\n global x",
    "def f():\n global x\n x: int = 1",
]:
    try:
        compile(source, "<s>", "exec")
        print("ok   ", repr(source))
    except SyntaxError as error:
        print("error", repr(source), "|", error.msg)
