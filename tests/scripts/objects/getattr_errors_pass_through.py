class C:
    @property
    def p(self):
        return self.missing_inside

    def __getattr__(self, name):
        raise AttributeError(f"getattr {name}")


try:
    C().p
except AttributeError as error:
    print(error, repr(error.__context__))


class D:
    def __getattr__(self, name):
        raise LookupError(name)


try:
    hasattr(D(), "x")
except LookupError as error:
    print(repr(error))


class E:
    def __getattribute__(self, name):
        raise AttributeError("always")

    def __getattr__(self, name):
        return "rescued " + name


print(E().anything, E().__class__)
