# exit: 1
def first():
    raise ValueError("the cause")


def second():
    try:
        first()
    except ValueError as error:
        raise KeyError("with cause") from error


try:
    second()
except KeyError:
    undefined_name
