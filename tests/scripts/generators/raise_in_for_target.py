class Target:
    def __setitem__(self, key, value):
        if value == 2:
            raise LookupError("in the target")
        print("set", value)


def body():
    try:
        yield 1
        yield 2
    finally:
        print("closed")


t = Target()
try:
    for t["k"] in body():
        pass
except LookupError as error:
    print(error)
