# module
import circular_one

seen = hasattr(circular_one, "value")


def late():
    return circular_one.value
