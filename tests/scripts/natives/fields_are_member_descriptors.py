# Attributes that are fields of the reference's structures are member descriptors.
import datetime
import inspect

for member in (datetime.timedelta.days, slice.start, range.stop, complex.real, type(inspect).__init__, int.real):
    print(inspect.ismemberdescriptor(member), inspect.isgetsetdescriptor(member), member)
try:
    slice(1).start = 2
except AttributeError as error:
    print(error)
print(complex.real.__get__(3j), complex.real.__name__, complex.real.__objclass__)
