def body(log):
    try:
        kept = "local"
        yield 1
    finally:
        log.append("finally")


log = []
g = body(log)
frame = g.gi_frame
next(g)
try:
    frame.clear()
except RuntimeError as error:
    print("RuntimeError", error)
print(log, frame.f_locals.get("kept"))


def running():
    try:
        g.gi_frame.clear()
    except RuntimeError as error:
        print(error)
    yield


g = running()
next(g)
next(g, None)


def unstarted():
    yield 1


g = unstarted()
f = g.gi_frame
try:
    f.clear()
    print("cleared", list(g))
except RuntimeError as error:
    print(error)
