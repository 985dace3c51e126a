# An object that can refer to nothing is finalised once all the same.
class Bare:
    __slots__ = ()

    def __del__(self):
        print("del")


Bare()
bare = Bare()
kept = []


class Resurrected:
    __slots__ = ()

    def __del__(self):
        print("resurrected")
        kept.append(self)


Resurrected()
kept.clear()
print("end")
