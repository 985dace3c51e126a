# What dies with a finalised object is finalised before what was dropped after it.


class Noted:
    def __init__(self, name, *inside):
        self.name = name
        self.inside = inside

    def __del__(self):
        print("gone", self.name)


items = [Noted("first"), Noted("second", Noted("inside", Noted("innermost")), Noted("beside"))]
del items


class Holder:
    pass


holder = Holder()
holder.one = Noted("one", Noted("in one"))
holder.two = Noted("two")
del holder
