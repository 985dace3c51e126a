import gc

print(gc.get_threshold() is not None, len(gc.get_count()), gc.get_debug())
gc.set_threshold(500, 5, 5)
print(gc.get_threshold()[0])
a = [1]
b = [a]
print(a in gc.get_referents(b))
print(any(x is b for x in gc.get_referrers(a)))
print(any(x is b for x in gc.get_objects()))
gc.callbacks.append(lambda phase, info: print(phase, sorted(info)))
gc.collect()
gc.callbacks.clear()
for bad in (-1, 3):
    try:
        gc.collect(bad)
    except ValueError as error:
        print(error)
gc.freeze()
print(gc.get_freeze_count() > 0)
gc.unfreeze()
print(gc.get_freeze_count())
