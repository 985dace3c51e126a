# The constructor makes the code object of its parts, which runs as the original does.
import contextlib
import types

FIELDS = """co_argcount co_posonlyargcount co_kwonlyargcount co_nlocals co_stacksize co_flags co_code co_consts co_names
    co_varnames co_filename co_name co_qualname co_firstlineno co_linetable co_exceptiontable co_freevars
    co_cellvars""".split()


def again(code):
    made = types.CodeType(*(getattr(code, field) for field in FIELDS))
    print(made == code, hash(made) == hash(code), made is code, made.co_name)
    return made


def parameters(a, /, b, *rest, c, **more):
    return a, b, rest, c, more


def handlers(divisor):
    with contextlib.suppress(KeyError):
        try:
            return [10 / divisor for _ in range(2)]
        except ZeroDivisionError as error:
            return str(error)
        finally:
            print("finally")


def captured(x):
    def inner(y):
        return [x + y + z for z in (1, 2)]
    x += 1
    return inner


def generator(n):
    yield from range(n)


for function, arguments, names in (
    (parameters, (1, 2, 3), {"c": 4, "d": 5}),
    (handlers, (0,), {}),
    (handlers, (5,), {}),
    (generator, (3,), {}),
):
    made = types.FunctionType(again(function.__code__), globals(), "made", (2,), None)
    result = made(*arguments, **names)
    print(list(result) if isinstance(result, types.GeneratorType) else result)
made = types.FunctionType(again(captured.__code__), globals())
print(made(1)(2))
inner = made(5)
print(types.FunctionType(again(inner.__code__), globals(), "f", None, inner.__closure__)(1))
exec(again(compile("class C:\n    def f(self): return __class__\nprint(C().f().__name__)", "text", "exec")))
