def tag(name):
    print("make", name)

    def decorate(f):
        print("apply", name)
        f.tags = getattr(f, "tags", []) + [name]
        return f

    return decorate


@tag("outer")
@tag("inner")
def f():
    pass


print(f.tags)


@tag("class")
class C:
    @staticmethod
    @tag("static")
    def s():
        return "s"

    @property
    @tag("property")
    def p(self):
        return "p"


print(C.tags, C.s(), C().p)


@(lambda f: "replaced")
def g():
    pass


print(g)
decorators = [tag("indexed")]


@decorators[0]
def h():
    pass


@(x := tag("walrus"))
def i():
    pass
