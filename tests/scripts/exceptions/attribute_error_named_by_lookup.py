# An AttributeError that __getattr__, a property or a descriptor raises without a name gets name and obj from the look-up;
# UnboundLocalError has no name.
class Dynamic:
    def __getattr__(self, name):
        raise AttributeError(23)

    @property
    def named(self):
        raise AttributeError("own", name="other")


class WithProperty:
    @property
    def broken(self):
        raise AttributeError("own")

    @property
    def of_object(self):
        raise AttributeError("own", obj=3)


class Descriptor:
    def __get__(self, instance, owner=None):
        raise AttributeError


class WithDescriptor:
    descriptor = Descriptor()


def show(error):
    print(repr(error), getattr(error, "name"), type(error.obj).__name__)


def look_up(object, name):
    try:
        getattr(object, name)
    except AttributeError as error:
        show(error)


def read():
    dynamic = Dynamic()
    broken = WithProperty()
    try:
        dynamic.missing
    except AttributeError as error:
        show(error)
    try:
        broken.broken()
    except AttributeError as error:
        show(error)
    try:
        broken.broken.more
    except AttributeError as error:
        show(error)


read()
look_up(Dynamic(), "missing")
look_up(WithProperty(), "broken")
look_up(WithProperty(), "of_object")
look_up(WithDescriptor(), "descriptor")
look_up(WithDescriptor, "descriptor")
look_up(3, "nothing")


def unbound():
    try:
        value
    except UnboundLocalError as error:
        print(error.name)
    try:
        del value
    except UnboundLocalError as error:
        print(error.name)
    value = 1

    def inner():
        return later

    try:
        inner()
    except NameError as error:
        print(error.name)
    later = 1


unbound()
