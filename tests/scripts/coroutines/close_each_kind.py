import types


class WithClose:
    def __await__(self):
        return self

    def __iter__(self):
        return self

    def __next__(self):
        return "waiting"

    def close(self):
        print("own close")


class FailingClose(WithClose):
    def close(self):
        raise LookupError("close failed")


class WithoutClose:
    def __await__(self):
        return iter(["waiting"])


@types.coroutine
def based():
    try:
        yield "waiting"
    finally:
        print("based finally")


async def body(x):
    try:
        await x
    except GeneratorExit:
        print("body exit")
        raise
    except LookupError as error:
        print("body got", error)
        raise


for make in (WithClose, FailingClose, WithoutClose, based):
    c = body(make())
    c.send(None)
    try:
        print(c.close())
    except LookupError as error:
        print("close raised", error)
    print(c.cr_frame)
