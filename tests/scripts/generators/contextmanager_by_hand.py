class Manager:
    def __init__(self, g):
        self.g = g

    def __enter__(self):
        return next(self.g)

    def __exit__(self, kind, value, traceback):
        if kind is None:
            next(self.g, None)
            return False
        try:
            self.g.throw(value)
        except StopIteration:
            return True
        except BaseException as error:
            if error is not value:
                raise
            return False
        return False


def block(swallow):
    try:
        yield "value"
    except ValueError:
        print("saw ValueError")
        if not swallow:
            raise
    finally:
        print("cleanup")


with Manager(block(True)) as x:
    print(x)
with Manager(block(True)):
    raise ValueError
try:
    with Manager(block(False)):
        raise ValueError("again")
except ValueError as error:
    print(repr(error))
