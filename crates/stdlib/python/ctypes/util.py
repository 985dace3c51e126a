"""Finding shared libraries: there are none to be found, as foreign functions can't be called (see _ctypes)."""


def find_library(name):
    return None


def dllist():
    return []
