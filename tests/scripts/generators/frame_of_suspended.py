def body():
    x = 1
    yield x
    x = 2
    yield x


g = body()
frame = g.gi_frame
print(frame.f_lineno, frame.f_back)
next(g)
print(frame.f_lineno, frame.f_locals, g.gi_frame is frame)
next(g)
print(frame.f_lineno, frame.f_locals)
next(g, None)
print(g.gi_frame)
