import sys

for value in (sys.flags, sys.version_info):
    cls = type(value)
    for make in (lambda: cls(value), lambda: cls.__new__(cls, value)):
        try:
            make()
        except TypeError:
            print("refused")
try:
    sys.setswitchinterval("a")
except TypeError as error:
    print(error)
