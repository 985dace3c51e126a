def kinds():
    print("evaluated")
    return (ValueError, KeyError)


try:
    raise KeyError("k")
except kinds() as error:
    print(repr(error))
try:
    pass
except kinds():
    pass
try:
    try:
        raise ValueError("v")
    except "not a class":
        pass
except TypeError as error:
    print(error, repr(error.__context__))
try:
    try:
        raise ValueError("v")
    except (KeyError, 5):
        pass
except TypeError as error:
    print(error)


class Meta(type):
    def __instancecheck__(cls, other):
        print("not asked")
        return True


class Fake(Exception, metaclass=Meta):
    pass


try:
    try:
        raise ValueError
    except Fake:
        print("no")
except ValueError:
    print("matching uses the real hierarchy")
