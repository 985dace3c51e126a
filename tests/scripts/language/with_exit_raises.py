class Manager:
    def __enter__(self):
        pass

    def __exit__(self, kind, value, tb):
        raise KeyError("from exit")


try:
    with Manager():
        raise ValueError("inside")
except KeyError as error:
    print(repr(error), repr(error.__context__))
try:
    with Manager():
        pass
except KeyError as error:
    print(repr(error), error.__context__)


class EnterFails:
    def __enter__(self):
        raise ValueError("enter")

    def __exit__(self, *a):
        print("never")


try:
    with EnterFails():
        pass
except ValueError as error:
    print(error)


class BadBool:
    def __bool__(self):
        1 / 0


class Exit:
    def __enter__(self):
        pass

    def __exit__(self, *a):
        return BadBool()


try:
    with Exit():
        raise ValueError("v")
except ZeroDivisionError as error:
    print(error, repr(error.__context__))
