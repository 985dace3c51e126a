# What a code object says of itself doesn't depend on whether it has ever been called.
import types


def outer(a, b=1, *args, c, **kwargs):
    "About outer."

    def inner(x):
        return a, x

    return inner


code = outer.__code__
print(code.co_name, code.co_qualname, code.co_argcount, code.co_kwonlyargcount)
print(code.co_varnames, code.co_cellvars, code.co_freevars)
print(code.co_consts[0] is outer.__doc__, outer.__doc__)


def nested(code):
    return [const for const in code.co_consts if isinstance(const, types.CodeType)]


[inner] = nested(code)
print(inner is nested(code)[0], inner.co_name, inner.co_freevars, inner.co_varnames)
print(outer(1, c=2).__code__ is inner)
print(outer(1, c=2)(3))

try:
    types.FunctionType(inner, {})
except TypeError as error:
    print(error)
try:
    exec(inner)
except TypeError as error:
    print(error)


def first():
    "The first."


def second():
    "The second."
    return 2


def closing():
    return code_of_closing


def make():
    code_of_closing = 0

    def closing():
        return code_of_closing

    return closing


first.__code__ = second.__code__
print(first.__doc__, first())
try:
    second.__code__ = make().__code__
except ValueError as error:
    print(error)


class WithMethods:
    def method(self):
        "A method."
        return self.static()

    @staticmethod
    def static():
        "A static method."

    async def waits(self):
        "Waits."

    def yields(self):
        "Yields."
        yield self


for name in ["method", "static", "waits", "yields"]:
    function = getattr(WithMethods, name)
    print(name, function.__doc__, function.__code__.co_flags & 0x1A0, function.__code__.co_names)
print(WithMethods().method())
print([*WithMethods().yields()][0].__class__.__name__)
replaced = outer.__code__.replace(co_name="other")
print(replaced.co_name, replaced.co_consts[0], replaced == code, code == outer.__code__)
print(hash(code) == hash(outer.__code__))
