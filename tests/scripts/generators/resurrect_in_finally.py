saved = []


class Box:
    pass


def body(box):
    try:
        yield 1
    finally:
        saved.append(box.me)
        print("in finally")


import gc

box = Box()
box.me = body(box)
next(box.me)
del box
gc.collect()
print(len(saved), saved[0].gi_frame, list(saved[0]))
saved.clear()
gc.collect()
print("end")
