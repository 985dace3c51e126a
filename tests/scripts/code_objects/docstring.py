def with_doc():
    "The doc."
    return 1


def without():
    x = "not a doc"
    return x


def only_expression():
    1
    "not a doc either"


def formatted():
    f"not a doc"


class C:
    """Class doc."""

    def method(self):
        """   Indented
        over lines.
        """


print(with_doc.__doc__, without.__doc__, only_expression.__doc__, formatted.__doc__, C.__doc__)
print(repr(C.method.__doc__))
namespace = {}
exec('"""Module doc."""\nx = 1', namespace)
print(namespace["__doc__"])
