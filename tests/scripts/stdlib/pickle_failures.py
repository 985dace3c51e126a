# reference: 3.14
import copyreg
import io
import pickle
import re
import sys


class Reduced:
    def __init__(self, value):
        self.value = value

    def __reduce_ex__(self, protocol):
        return self.value


class Bad:
    def __reduce__(self):
        raise ZeroDivisionError("no")


class State:
    def __init__(self, state):
        self.state = state

    def __reduce__(self):
        return State, (1,), self.state


def outer():
    class Inside:
        pass

    def function():
        pass

    return Inside, function


def show(label, *args, **named):
    try:
        print(label, "->", pickle.dumps(*args, **named))
    except Exception as error:
        text = re.sub("0x[0-9a-f]+", "0x…", str(error))
        print(label, "->", type(error).__name__, text, getattr(error, "__notes__", None), type(error.__context__).__name__)


bad = Bad()
inside, function = outer()
for value in (
    [1, bad],
    [1, [2, bad]],
    [bad],
    [*range(1500), bad],
    (1, bad),
    (1, 2, 3, bad),
    {"a": bad},
    {"b": 1, "a": bad},
    {bad: 1},
    {bad},
    frozenset([bad]),
    State([bad]),
):
    show(type(value).__name__, value)
show("set 3", {bad}, 3)
show("list 0", [1, bad], 0)
show("dict 0", {"a": bad}, 0)
for protocol in (1, 2, 4):
    print("protocol", protocol)
    for value in (
        5,
        [print, ()],
        (print,),
        (print,) + (None,) * 6,
        (42, ()),
        (print, []),
        (list, (), None, []),
        (list, (), None, None, []),
        (list, (), 1, None, None, 5),
        (bad, ()),
        (print, (bad,)),
        (print, (), bad),
        (list, (), None, iter([1, bad])),
        (list, (), None, None, iter([(1, bad)])),
        (list, (), None, None, iter([(1, 2, 3)])),
        (list, (), None, None, iter([1])),
        (print, (), 1, None, None, function),
        (copyreg.__newobj__, ()),
        (copyreg.__newobj__, (5,)),
        (copyreg.__newobj__, (str,)),
        (copyreg.__newobj__, (Reduced, bad)),
        (copyreg.__newobj_ex__, ()),
        (copyreg.__newobj_ex__, (5, (), {})),
        (copyreg.__newobj_ex__, (Reduced, 5, {})),
        (copyreg.__newobj_ex__, (Reduced, (), 5)),
        (copyreg.__newobj_ex__, (Reduced, (bad,), {})),
        (copyreg.__newobj_ex__, (Reduced, (), {"a": bad})),
        "nothing_there",
        "Reduced.nothing",
        "show",
    ):
        show("reduced", Reduced(value), protocol)
    show("lambda", lambda: 0, protocol)
    show("class", inside, protocol)
    show("instance", inside(), protocol)
    show("function", function, protocol)
    show("generator", (x for x in ()), protocol)
    show("module", sys, protocol)
    show("file", io.TextIOWrapper(io.BytesIO()), protocol)
    show("class method", dict.__dict__["fromkeys"], protocol)
    for module in ("nonexisting", "", None):
        value = Reduced("spam.ham")
        value.__module__ = module
        show(f"module {module!r}", value, protocol)
    value = globals()["nonäscii"] = Reduced("nonäscii")
    value.__module__ = __name__
    show("name", value, protocol)
    value = Reduced("test")
    value.__module__ = "mödule"
    sys.modules["mödule"] = type(sys)("mödule")
    sys.modules["mödule"].test = value
    show("module name", value, protocol)
    show("buffer", pickle.PickleBuffer(b"x"), protocol)
for code in (-1, 0, 2**1000, None):
    copyreg._extension_registry[(__name__, "State")] = code
    show("extension", State, 2)
show("protocol", 1, 9)
show("protocol", 1, -1)
show("protocol", 1, "x")
show("callback", 1, 4, buffer_callback=print)
for wrong in (5, None):
    for use in (lambda: pickle.dump(1, wrong), lambda: pickle.load(wrong), lambda: pickle.Pickler(wrong), lambda: pickle.Unpickler(wrong)):
        try:
            use()
        except TypeError as error:
            print(error)
for base in (pickle.Pickler, pickle.Unpickler):

    class Uninitialised(base):
        def __init__(self):
            pass

    try:
        made = Uninitialised()
        made.load() if base is pickle.Unpickler else made.dump(1)
    except pickle.PickleError as error:
        print(type(error).__name__, error)
