# A key whose comparison calls the cached function: the cache must not move entries under a look-up without end.
import functools


@functools.lru_cache(maxsize=10)
def cached(x):
    return x


class Key:
    def __init__(self, x):
        self.x = x

    def __hash__(self):
        return self.x

    def __eq__(self, other):
        if self.x == 2:
            cached(Key(1))
        return self.x == other.x


print(cached(Key(1)).x, cached(Key(2)).x, cached(Key(2)).x, cached.cache_info().currsize)
small = functools.lru_cache(maxsize=2)(lambda x: x)
for x in (1, 2, 1, 1, 3, 1, 2, 2, 3):
    small(x)
print(small.cache_info())
