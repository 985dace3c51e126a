# reference: 3.14
# Closing a generator that wouldn't notice leaves the locals to the frame object, if somebody refers to that.


class Noted:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("gone", self.name)


def generator():
    local = Noted("local")
    yield


def started():
    made = generator()
    next(made)
    return made, made.gi_frame


made, frame = started()
del made
print("dropped", sorted(frame.f_locals))
del frame

made, frame = started()
made.close()
print("closed", sorted(frame.f_locals))
del frame
print("end")
