# reference: 3.14
e = ValueError("x")
print(hasattr(e, "__notes__"))
e.add_note("first")
e.add_note("second\nline")
print(e.__notes__)
try:
    e.add_note(5)
except TypeError as error:
    print(error)
e.__notes__ = 5
try:
    e.add_note("x")
except TypeError as error:
    print(error)
