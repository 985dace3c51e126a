import inspect

for f in (len, sorted, print, int.bit_length, str.split, list.append, dict.get, isinstance):
    print(f.__name__, f.__doc__ is not None, getattr(f, "__text_signature__", None))
print(inspect.signature(sorted), inspect.signature(print))
