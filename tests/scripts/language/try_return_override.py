import warnings


def f():
    try:
        return "try"
    finally:
        print("finally runs")


def g():
    for i in range(3):
        try:
            return i
        finally:
            if i < 2:
                print("i", i)


def h():
    x = 1
    try:
        return x
    finally:
        x = 2


def k():
    try:
        raise ValueError
    except ValueError:
        return "except"
    else:
        return "else"
    finally:
        print("k finally")


print(f(), g(), h(), k())
