import traceback


class C:
    alpha = 1
    _hidden = 2

    def method(self):
        self.v = 1
        return value_of


def shown(action):
    try:
        action()
    except Exception as error:
        print(traceback.format_exception_only(error)[-1].strip())


value_off = 1
shown(lambda: C().alphe)
shown(lambda: C().methd)
shown(lambda: C().zzz)
shown(lambda: C().hidden)
shown(C().method)
shown(lambda: prin)
shown(lambda: [].appendd)
shown(lambda: "".uper())
shown(lambda: None.x)
shown(lambda: sys.path)
shown(lambda: C.alpa)


def local():
    some_name = 1
    return some_nam


shown(local)
shown(lambda: int("x", bse=3))
shown(lambda: print(1, ends=""))
shown(lambda: sorted([1], reversed=True))
