def shown(action):
    try:
        print(repr(action()))
    except TypeError as error:
        print(error)


shown(lambda: int.__new__(bool, 0))
shown(lambda: object.__new__(int))
shown(lambda: BaseException.__new__(OSError))
shown(lambda: Exception.__new__(KeyError, 1))


class Sub(int):
    pass


shown(lambda: int.__new__(Sub, 3))
for owner, name in [(len, "__name__"), (lambda: 1, "__globals__"), (property(), "fget"), (1j, "real"), (1, "real")]:
    try:
        setattr(owner, name, 1)
    except AttributeError as error:
        print(name, error)
print("__module__" in vars(int), int.__module__, hasattr(1, "__module__"))
