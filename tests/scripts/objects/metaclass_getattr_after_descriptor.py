# A descriptor of a class that raises AttributeError leaves the attribute to the metaclass's __getattr__.
import types


class Meta(type):
    def __getattr__(cls, name):
        return f"Meta's {name}"

    @property
    def broken(cls):
        raise AttributeError("not here")


class C(metaclass=Meta):
    @types.DynamicClassAttribute
    def attribute(self):
        return "the instance's"


class Plain(metaclass=type("OtherMeta", (type,), {"broken": property(lambda cls: cls.missing)})):
    pass


print(C.attribute, "|", C().attribute)
print(C.broken)
print(C.other)
try:
    Plain.broken
except AttributeError as error:
    print(error)
