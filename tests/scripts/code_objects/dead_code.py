def f(x):
    if False:
        yield
    return x


def g():
    return 1
    print("never")
    x = 2


def h():
    while True:
        return "loop"
    else:
        y = 1


def k():
    if 0:
        local = 1
    try:
        return local
    except UnboundLocalError as error:
        return str(error)


try:
    next(f(5))
except StopIteration as stop:
    print(stop.value)
print(g(), h(), k())
for source in ("while 0: break", "if 1: pass\nelse: return", "if 0: yield"):
    try:
        compile(source, "<s>", "exec")
        print("ok")
    except SyntaxError as error:
        print(error.msg)
