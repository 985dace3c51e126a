# `aclose()` and `athrow()` throw GeneratorExit into the innermost thing that is awaited; `close()` of a step, and a coroutine's
# `throw()`, close what is awaited first.


class Waits:
    def __init__(self):
        self.left = 2

    def __await__(self):
        return self

    def __iter__(self):
        return self

    def __next__(self):
        self.left -= 1
        if self.left < 0:
            raise StopIteration
        return "waiting"

    def close(self):
        print("closed")


async def awaits():
    await Waits()


async def items():
    # A step that fails while the generator runs makes room for another one.
    try:
        step.close()
    except ValueError as error:
        print(repr(error))
    await awaits()
    yield "item"


for end in "aclose", "athrow", "throw", "close":
    generator = items()
    step = generator.asend(None)
    print(end, step.send(None))
    try:
        if end == "aclose":
            generator.aclose().send(None)
        elif end == "athrow":
            generator.athrow(GeneratorExit()).send(None)
        elif end == "throw":
            generator.asend(None).throw(GeneratorExit())
        else:
            again = generator.asend(None)
            print(again.send(None))
            again.close()
    except (StopIteration, GeneratorExit) as error:
        print(repr(error))


class Thrown(Waits):
    def throw(self, *args):
        print("thrown", *args)
        raise args[0]


async def awaits():
    await Thrown()


# A `throw` method gets what was given, and of `aclose()` the class.
for given in (None,), (GeneratorExit,), (GeneratorExit("instance"),), (KeyError,):
    generator = items()
    step = generator.asend(None)
    step.send(None)
    end = generator.aclose() if given == (None,) else generator.athrow(*given)
    try:
        end.send(None)
    except (StopIteration, GeneratorExit, KeyError) as error:
        print(repr(error))
