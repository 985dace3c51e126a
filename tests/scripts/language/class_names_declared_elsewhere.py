# reference: 3.14
# What a class body binds without being asked goes where a global or nonlocal statement says.
def outer():
    __qualname__ = __firstlineno__ = __static_attributes__ = __doc__ = __annotate_func__ = None

    class C:
        nonlocal __qualname__, __firstlineno__, __static_attributes__, __doc__, __annotate_func__
        "doc"
        x: int

        def f(self):
            self.y = 1

    print(__qualname__, __firstlineno__, __static_attributes__, __doc__, callable(__annotate_func__))
    print(sorted(C.__dict__))


outer()


class D:
    global __module__


print(__module__, D.__dict__.get("__module__"))
