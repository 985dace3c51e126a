class AppError(Exception):
    default = "app failed"

    def __init__(self, message=None, *, code=0):
        super().__init__(message or self.default)
        self.code = code

    def __str__(self):
        return f"[{self.code}] {self.args[0]}"


class Sub(AppError, KeyError):
    default = "sub failed"


try:
    raise Sub(code=7)
except KeyError as error:
    print(error, repr(error), error.code, isinstance(error, LookupError), type(error).__mro__[1].__name__)
try:
    raise AppError
except AppError as error:
    print(error)
try:

    class Bad(ValueError, OSError):
        pass

    print("layouts fit")
except TypeError as error:
    print(error)


class NoInit(Exception):
    def __init__(self, a, b):
        self.a = a


print(NoInit(1, 2).args, repr(NoInit(1, 2)), str(NoInit(1, 2)))
