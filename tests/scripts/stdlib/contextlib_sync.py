import contextlib
import io


@contextlib.contextmanager
def managed(name):
    print("enter", name)
    try:
        yield name.upper()
    except ValueError as error:
        print("handled", error)
    finally:
        print("exit", name)


with managed("a") as a:
    print(a)
with managed("b"):
    raise ValueError("v")
try:
    with managed("c"):
        raise KeyError("k")
except KeyError as error:
    print(repr(error))


@managed("decorator")
def f():
    return "decorated"


print(f(), f())
with contextlib.suppress(KeyError, IndexError):
    {}["x"]
with contextlib.suppress(ValueError):
    raise ExceptionGroup("g", [ValueError(1)])
out = io.StringIO()
with contextlib.redirect_stdout(out):
    print("captured")
print(repr(out.getvalue()))


class C:
    def close(self):
        print("closed")


with contextlib.closing(C()), contextlib.nullcontext(5) as n:
    print(n)
with contextlib.ExitStack() as stack:
    stack.enter_context(managed("s1"))
    stack.callback(print, "callback")
    stack.enter_context(managed("s2"))
    stack.push(lambda *a: print("pushed", a[0]) or True)
    raise RuntimeError("swallowed by pushed")


@contextlib.contextmanager
def never():
    if False:
        yield


@contextlib.contextmanager
def twice():
    yield
    yield


for make in (never, twice):
    try:
        with make():
            pass
    except RuntimeError as error:
        print(error)


@contextlib.contextmanager
def stop():
    yield


try:
    with stop():
        raise StopIteration("through")
except StopIteration as error:
    print(repr(error))


class Deco(contextlib.ContextDecorator):
    def __enter__(self):
        print("deco enter")

    def __exit__(self, *a):
        print("deco exit")


@Deco()
def g():
    print("g")


g()
