# exit: 1
class Custom(Exception):
    pass


e = Custom("message", 5)
e.add_note("a note")
e.add_note("two\nlines")
raise e
