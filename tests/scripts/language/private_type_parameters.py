# Outside the class body, only type parameters are private names of the class.
class __Base:
    pass


class Box[__T, U: __Base](__Base):
    item = __T

    def method[__V](self, one: __T, two: __V):
        return __V


print([str(parameter) for parameter in Box.__type_params__], Box.item)
print(Box.__type_params__[1].__bound__.__name__, Box.method.__type_params__)
print(sorted(name for name in vars(Box) if "T" in name))


class Outer:
    def match(self, value):
        match value:
            case Has(__attr=found):
                return found


class Has:
    pass


thing = Has()
setattr(thing, "__attr", "not mangled")
print(Outer().match(thing))
