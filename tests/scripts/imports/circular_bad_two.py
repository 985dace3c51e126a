# module
from circular_bad import name
