class L:
    def __add__(self, other):
        print("L.add")
        return NotImplemented

    def __sub__(self, other):
        return "L.sub"


class R:
    def __radd__(self, other):
        print("R.radd")
        return "R.radd"

    def __rsub__(self, other):
        return "R.rsub"


class SubL(L):
    def __radd__(self, other):
        print("SubL.radd")
        return "sub first"

    def __rsub__(self, other):
        return "SubL.rsub"


class Plain(L):
    pass


print(L() + R(), L() - R(), 5 + R(), 5 - R())
print(L() + SubL(), L() - SubL(), L() - Plain())
