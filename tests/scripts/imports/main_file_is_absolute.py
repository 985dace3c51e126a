import os
import sys

print(os.path.isabs(__file__), __file__ == sys._getframe().f_code.co_filename, os.path.basename(__file__))
