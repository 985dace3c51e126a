# module
from .. import INIT
from ..child import name_of_parent


def up_two():
    return INIT + " / " + name_of_parent()


def too_far():
    from .... import nothing
