# module
from circular_package.bad import name
