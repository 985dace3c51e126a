# Attribute references: __getattribute__ first, __getattr__ as a fallback after AttributeError.
class Traced:
    present = "class attribute"

    def __getattribute__(self, name):
        print("getattribute", name)
        return super().__getattribute__(name)

    def __getattr__(self, name):
        print("getattr", name)
        return "made up " + name


t = Traced()
print(t.present)
print(t.absent)
