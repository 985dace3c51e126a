# `object.__str__` calls `__repr__`, which may be `object.__str__` again.
class Circular:
    pass


Circular.__repr__ = Circular.__str__
for function in str, repr:
    try:
        function(Circular())
    except RecursionError:
        print("RecursionError")
