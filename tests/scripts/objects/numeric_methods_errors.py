class Bad:
    def __int__(self):
        return "x"

    def __index__(self):
        return 1.5

    def __float__(self):
        return 1

    def __bool__(self):
        return 1

    def __len__(self):
        return "x"

    def __str__(self):
        return 5

    def __repr__(self):
        return None

    def __hash__(self):
        return "h"

    def __contains__(self, x):
        return "truthy"

    def __bytes__(self):
        return "b"

    def __format__(self, s):
        return b"x"

    def __complex__(self):
        return 1

    def __dir__(self):
        return 5


b = Bad()
for action in (int, float, bool, len, str, repr, hash, bytes, format, complex, dir, lambda b: [1][b], lambda b: 1 in b):
    try:
        print(action(b))
    except TypeError as error:
        print(error)
