# exit: 1
# A warning that is an error comes from where it is issued: nothing of the library stands in its traceback.
import traceback
import warnings


def old():
    warnings.warn("gone soon", DeprecationWarning, stacklevel=2)


warnings.simplefilter("error")
try:
    old()
except DeprecationWarning as error:
    print([entry.name for entry in traceback.extract_tb(error.__traceback__)])
try:
    warnings.warn_explicit("explicit", UserWarning, "file.py", 3)
except UserWarning as error:
    print([entry.name for entry in traceback.extract_tb(error.__traceback__)])


class Loud(UserWarning):
    def __init__(self, text):
        raise KeyError(text)


try:
    warnings.warn("x", Loud)
except KeyError as error:
    print([entry.name for entry in traceback.extract_tb(error.__traceback__)])
old()
