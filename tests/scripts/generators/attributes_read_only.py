def body():
    yield


g = body()
for name, value in [
    ("gi_running", True),
    ("gi_frame", None),
    ("gi_code", None),
    ("gi_yieldfrom", None),
    ("gi_suspended", 1),
    ("new", 1),
]:
    try:
        setattr(g, name, value)
    except AttributeError as error:
        print(name, "AttributeError", error)
try:
    g.new
except AttributeError as error:
    print(error)
