class Manager:
    def __init__(self, name):
        self.name = name

    def __enter__(self):
        pass

    def __exit__(self, *a):
        print("exit", self.name, a[0])


def f():
    with Manager("f"):
        return "value"


def g():
    for i in range(3):
        with Manager(i):
            if i == 0:
                continue
            break
    return i


print(f(), g())
