def calls(f, x, *args, **kwargs):
    f()
    f(x, 1, key=x)
    x.method(f(x))
    f(*args)
    f(x, *args, key=1, **kwargs)


class Child(Base):
    def method(self):
        return super().method(1), super().attribute
