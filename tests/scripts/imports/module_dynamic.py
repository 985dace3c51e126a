# module
real = "real"


def __getattr__(name):
    if name.startswith("refused") or name.startswith("__"):
        raise AttributeError(f"no {name} here")
    return "dynamic " + name


def __dir__():
    return ["custom", "dir"]
