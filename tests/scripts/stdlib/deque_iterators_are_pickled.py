# Iterators over a deque are pickled with it, and their types can be called.
import pickle
from collections import deque

d = deque("abcde")
it = iter(d)
next(it)
again, other = pickle.loads(pickle.dumps((it, d)))
other[2] = "C"
print(type(again) is type(it), list(again))
for make in (iter, reversed):
    kind = type(make(d))
    print(list(kind(d)), list(kind(d, 3)))
