for source in ("def f():\n    class C:\n        x = yield\n", "def f():\n    class C((yield)): pass\n", "def f():\n    @(yield)\n    def g(): pass\n", "def f():\n    def g(x=(yield)): pass\n", "def f():\n    lambda x=(yield): x\n"):
    try:
        namespace = {}
        exec(source, namespace)
        print("ok", type(namespace["f"]()).__name__)
    except SyntaxError as error:
        print(error.msg)


def decorated():
    @(yield "decorator?")
    def inner():
        pass

    yield inner


def defaults():
    def inner(a=(yield "a?"), *, b=(yield "b?")):
        return a, b

    yield inner()


g = decorated()
print(next(g), g.send(lambda f: "decorated"))
g = defaults()
print(next(g), g.send(1), g.send(2))
