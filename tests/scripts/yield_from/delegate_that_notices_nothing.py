# A delegate without handlers has finished before what it holds is let go of.


def holds():
    for item in noticing():
        yield item


def noticing():
    try:
        yield 1
    finally:
        print("noticed; holder is suspended:", holder.gi_suspended, "frame:", holder.gi_frame)
        print("next:", next(holder, "nothing"))


def delegating(inner):
    try:
        yield from inner
    finally:
        print("delegating is through")


holder = holds()
generator = delegating(holder)
next(generator)
generator.close()

holder = holds()
generator = delegating(holder)
next(generator)
try:
    generator.throw(GeneratorExit("thrown"))
except GeneratorExit as error:
    print(repr(error))
