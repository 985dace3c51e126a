# reference: none
# What dis() prints of a function: registers, lines, labels, the exception table, and the functions within.
import dis


def first(items, limit=10):
    try:
        for item in items:
            if item > limit:
                return item
    except TypeError as error:
        print(error)
    return lambda: limit


class Out:
    """Addresses differ from run to run."""

    def write(self, text):
        import re
        print(re.sub(r"at 0x\w+, file \".*\"", "at ADDRESS, file NAME", text), end="")


dis.dis(first, file=Out())
