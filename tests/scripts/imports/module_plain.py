# module
"""The module's doc."""

print("executing", __name__)
VALUE = 42
counter = 0


def function():
    return VALUE + counter
