import contextvars

v = contextvars.ContextVar("v", default="default")
w = contextvars.ContextVar("w")
print(v.get(), v.name, w.get("given"))
try:
    w.get()
except LookupError as error:
    print(type(error).__name__)
t = v.set("one")
print(v.get(), t.old_value is contextvars.Token.MISSING, t.var is v)
ctx = contextvars.copy_context()


def inside():
    v.set("inside")
    return v.get()


print(ctx.run(inside))
print(v.get())
print(ctx[v])
print(v in ctx)
print(len(ctx) >= 1)
print(dict(ctx.items())[v])
v.reset(t)
print(v.get())
try:
    v.reset(t)
except RuntimeError as error:
    print("has already been used once" in str(error))
other = contextvars.Context()
print(other.run(v.get), list(other))
try:
    ctx.run(lambda: ctx.run(print))
except RuntimeError as error:
    print("cannot enter" in str(error))


def gen():
    v.set("in generator")
    yield v.get()


g = gen()
print(other.run(next, g), v.get())
