# reference: 3.14
# exit: 1
from math import sqroot
