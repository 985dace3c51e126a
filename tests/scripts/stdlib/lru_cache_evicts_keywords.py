import functools


@functools.lru_cache(maxsize=2)
def joined(a, **named):
    return a, named


for a in range(5):
    joined(a, x=a, y=1)
print(joined.cache_info(), joined(4, x=4, y=1), joined.cache_info())
try:
    joined([])
except TypeError as error:
    print(error)
