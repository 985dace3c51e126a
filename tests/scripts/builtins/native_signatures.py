# Classes and functions written in native code tell their parameters.
import functools
import inspect
import io
import itertools
import operator
import types

for native in (
    operator.attrgetter, operator.itemgetter, operator.methodcaller, itertools.accumulate, itertools.count,
    itertools.groupby, functools.partial, io.StringIO, io.FileIO, io.TextIOWrapper, types.FunctionType,
    types.MethodType, types.SimpleNamespace, types.TracebackType, abs, bin, operator.attrgetter("x"),
):
    print(inspect.signature(native))
for native in (int, dict, itertools.repeat):
    try:
        print(inspect.signature(native))
    except ValueError:
        print("none")
