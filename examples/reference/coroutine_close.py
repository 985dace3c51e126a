# coroutine.close(): the awaited iterator is closed first, then GeneratorExit is raised at the suspension point, and
# the coroutine has finished, even if it never started.
class Wait:
    def __await__(self):
        try:
            yield "waiting"
        finally:
            print("the iterator is closed first")


async def work():
    try:
        await Wait()
    finally:
        print("then the coroutine cleans up")


coroutine = work()
print(coroutine.send(None))
coroutine.close()
print("finished:", coroutine.cr_frame is None)

unstarted = work()
unstarted.close()
try:
    unstarted.send(None)
except RuntimeError as error:
    print(error)

destroyed = work()
destroyed.send(None)
del destroyed
print("a coroutine is closed when it is destroyed")
