print(bool(), bool(0), bool(""), bool([]), bool("0"), bool(0.0), bool(None), bool(object()), True & False, True | 1, True ^ True, ~True if False else "", not 0)
print(type(True & True).__name__, type(True & 1).__name__, repr(True), str(False), True == 1, hash(True) == 1, True.real, True + 0.5, False < True, f"{True:d} {True} {True:5}|")
print(True is (1 == 1), {True: "a", 1: "b", 1.0: "c"}, [False, True][1], sum([True, True]), int.__repr__(True), True.bit_length())
try:
    bool(1, 2)
except TypeError as error:
    print(error)
try:
    bool(x=1)
except TypeError as error:
    print(error)
