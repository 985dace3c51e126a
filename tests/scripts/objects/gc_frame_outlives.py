# reference: 3.14
# A frame object that is held while its generator, in a cycle with itself, is collected.
import gc
import weakref


class Thing:
    pass


def generator(thing):
    me = yield
    mine = [thing]
    yield


def frame_of_a_cycle(thing, started):
    one = generator(thing)
    if started:
        next(one)
        one.send(one)
    return one.gi_frame


for started in (False, True):
    thing = Thing()
    alive = weakref.ref(thing)
    frame = frame_of_a_cycle(thing, started)
    del thing
    gc.collect()
    junk = [[n] for n in range(1000)]
    for name, value in frame.f_locals.items():
        print(name, type(value).__name__)
    print(frame.f_code.co_name)
    value = frame = None
    gc.collect()
    print(alive() is None)
