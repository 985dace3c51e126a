import gc
import sys
import types
import warnings

warnings.simplefilter("ignore")


class Own(Exception):
    pass


def show(error):
    context = error.__context__
    return repr(error), context and type(context).__name__


def value(item):
    if isinstance(item, (str, int, type(None), tuple, bool)):
        return repr(item)
    return type(item).__name__


lines = 0


def write(*parts):
    global lines
    lines += 1
    if lines < 300:
        print(*parts)


def log(tag, *parts):
    current = sys.exception()
    write("  ", tag, *map(value, parts), "" if current is None else "in " + type(current).__name__)


class Inner0:
    def __iter__(self):
        try:
            got = yield "inner0"
            log("inner0", got)
            return (yield "inner0 again")
        finally:
            log("inner0", "finally")

    __await__ = __iter__


class Inner1:
    def __init__(self):
        self.left = 2

    def __iter__(self):
        return self

    __await__ = __iter__

    def __next__(self):
        self.left -= 1
        if self.left < 0:
            raise StopIteration("inner1 over")
        return "inner1"


class Inner2(Inner1):
    def send(self, item):
        log("inner2 send", item)
        return next(self)

    def throw(self, *args):
        log("inner2 throw", type(args[0]).__name__)
        if isinstance(args[0], KeyError):
            return "inner2 goes on"
        try:
            raise args[0]
        finally:
            del args


class Inner3(Inner1):
    def close(self):
        log("inner3 close")


class Manager:
    def __init__(self, tag, suppresses):
        self.tag = tag
        self.suppresses = suppresses

    def __enter__(self):
        log(self.tag, "enter")

    def __exit__(self, kind, error, traceback):
        log(self.tag, "exit", None if kind is None else kind.__name__)
        return self.suppresses

    async def __aenter__(self):
        log(self.tag, "aenter")
        await Inner1()

    async def __aexit__(self, kind, error, traceback):
        log(self.tag, "aexit", None if kind is None else kind.__name__)
        await Inner0()
        return self.suppresses


objects = {}
makers = {}
steps = {}


def plain(index, function):
    makers[index] = function
    objects[index] = function()


def agen(index, function):
    makers[index] = function
    objects[index] = function()
    steps[index] = None


def shared(index):
    if index not in objects:
        objects[index] = makers[index]()
    return objects[index]


throwing = 0


def op(index, name, *args):
    global throwing
    thing = shared(index)
    if name == "close" and throwing and index not in steps and running(thing):
        # Where an exception leaves a frame, the reference doesn't notice that the frame still runs: close() clears it then,
        # or never returns.
        write("op", index, "close left out")
        return
    throws = name != "send"
    throwing += throws
    try:
        if index in steps:
            if steps[index] is None:
                if name == "send":
                    steps[index] = thing.asend(args[0])
                    args = (None,)
                elif name == "throw":
                    steps[index] = thing.athrow(args[0])
                    name, args = "send", (None,)
                else:
                    steps[index] = thing.aclose()
                    name, args = "send", (None,)
            thing = steps[index]
            write("step", index, name, *map(repr, args))
            try:
                result = getattr(thing, name)(*args)
            except BaseException:
                if steps[index] is thing:
                    steps[index] = None
                raise
        else:
            write("op", index, name, *map(repr, args))
            result = getattr(thing, name)(*args)
        write("->", value(result))
    except StopIteration as error:
        write("stop", value(error.value))
    except BaseException as error:
        write("raised", *show(error))
    finally:
        throwing -= throws
        # A frame that an exception's traceback keeps must not keep the object, nor the exception.
        del thing, args


def running(thing):
    return getattr(thing, "gi_running", False) or getattr(thing, "cr_running", False)


def state(index):
    thing = shared(index)
    for prefix in ("gi_", "cr_", "ag_"):
        if hasattr(thing, prefix + "frame"):
            inner = getattr(thing, prefix + ("yieldfrom" if prefix == "gi_" else "await"))
            write(
                "state",
                index,
                getattr(thing, prefix + "running"),
                getattr(thing, prefix + "suspended"),
                getattr(thing, prefix + "frame") is None,
                getattr(inner, "__name__", type(inner).__name__),
            )


def drop(index):
    global throwing
    write("drop", index)
    throwing += 1
    if index in steps:
        steps[index] = None
    objects.pop(index, None)
    throwing -= 1
    write("dropped", index)


def unraisable(report):
    write("unraisable", *show(report.exc_value))


sys.unraisablehook = unraisable


def finish():
    global lines
    for index in list(objects):
        drop(index)
    # In which order a collection finalises what a cycle holds isn't part of the language.
    lines = 1000
    gc.collect()
