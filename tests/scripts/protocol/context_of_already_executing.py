# The exceptions that the protocol itself raises below a delegator have the context of what is handled there.


async def inner():
    try:
        await Once()
    except KeyError:
        try:
            outer_step.throw(ValueError("from within"))
        except ValueError as error:
            print(repr(error), "in the context of", repr(error.__context__))


class Once:
    def __await__(self):
        yield "waiting"


awaited = inner()


async def outer():
    await awaited
    yield "item"


generator = outer()
outer_step = generator.asend(None)
print(outer_step.send(None))
try:
    awaited.throw(KeyError("first"))
except StopIteration:
    print("inner is through")


def finished():
    return
    yield


def delegates_to(other):
    yield from other


async def nothing():
    pass


done = nothing()
done.close()


async def awaits_done():
    try:
        raise KeyError("handled")
    except KeyError:
        await done


try:
    awaits_done().send(None)
except RuntimeError as error:
    print(repr(error), "in the context of", repr(error.__context__))
