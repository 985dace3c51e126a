import traceback


class C:
    def __init__(self):
        self.value = 1

    def get(self):
        return value


try:
    C().get()
except NameError as error:
    print(traceback.format_exception_only(error)[-1].strip())
