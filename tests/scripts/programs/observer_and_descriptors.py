import weakref


class Observable:
    def __set_name__(self, owner, name):
        self.name = name

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        return instance.__dict__.get(self.name, 0)

    def __set__(self, instance, value):
        old, instance.__dict__[self.name] = self.__get__(instance), value
        for callback in list(instance.observers):
            callback(instance, self.name, old, value)


class Typed(Observable):
    def __init__(self, kind):
        self.kind = kind

    def __set__(self, instance, value):
        if not isinstance(value, self.kind):
            raise TypeError(f"{self.name} must be {self.kind.__name__}, not {type(value).__name__}")
        super().__set__(instance, value)


class Model:
    x = Observable()
    label = Typed(str)

    def __init__(self):
        self.observers = []


class View:
    def __init__(self, model):
        me = weakref.ref(self)

        def notify(model, name, old, new):
            view = me()
            if view is None:
                model.observers.remove(notify)
                print("view is gone")
            else:
                view.changed(name, old, new)

        model.observers.append(notify)

    def changed(self, name, old, new):
        print(f"{name}: {old!r} -> {new!r}")


m = Model()
v = View(m)
m.x = 5
m.label = "five"
try:
    m.label = 6
except TypeError as error:
    print(error)
del v
m.x = 7
m.x = 8
print(m.x, m.label, len(m.observers))
