# An object that can refer to nothing but be referred to weakly: its references are emptied when it dies.
import weakref


class Bare:
    __slots__ = ("__weakref__",)


bare = Bare()
reference = weakref.ref(bare, lambda reference: print("callback", reference()))
print(reference() is bare)
del bare
print(reference())
