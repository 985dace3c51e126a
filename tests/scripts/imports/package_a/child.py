# module
from . import INIT
import package_a


def name_of_parent():
    return package_a.__name__ + " " + INIT
