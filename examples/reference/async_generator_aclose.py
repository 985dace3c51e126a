# agen.aclose(): an awaitable that throws GeneratorExit into the generator where it was paused.
def run(awaitable):
    try:
        while True:
            awaitable.send(None)
    except StopIteration as stop:
        return stop.value


async def graceful():
    try:
        yield 1
    finally:
        print("exits gracefully")


async def stubborn():
    try:
        yield 1
    except GeneratorExit:
        yield 2


async def failing():
    try:
        yield 1
    finally:
        raise ValueError("other exception")


agen = graceful()
run(agen.asend(None))
print(run(agen.aclose()))
print(run(agen.aclose()), "closing again does nothing")
try:
    run(agen.asend(None))
except StopAsyncIteration as error:
    print(repr(error))

agen = stubborn()
run(agen.asend(None))
try:
    run(agen.aclose())
except RuntimeError as error:
    print(error)

agen = failing()
run(agen.asend(None))
try:
    run(agen.aclose())
except ValueError as error:
    print(repr(error))
