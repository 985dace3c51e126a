# A partial keeps the parts of its state as they are, and its attributes can't be taken away as a whole.
import copy
import functools

f = functools.partial(print, [1], sep="-")
f.note = "x"
other = copy.copy(f)
print(other.args is f.args, other.keywords is f.keywords, other.note)
f.__setstate__((max, (1,), {}, None))
print(f.func, f.args, f.keywords, vars(f))
try:
    del f.__dict__
except TypeError as error:
    print(error)


class Plain:
    pass


plain = Plain()
plain.x = 1
del plain.__dict__
print(vars(plain))
