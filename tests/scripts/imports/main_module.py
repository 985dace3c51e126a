import sys

import __main__

print(__name__)
print(__main__.__file__.endswith("main_module.py"))
print(sys.argv[0].endswith("main_module.py"))
print(len(sys.argv))
x = 5
print(__main__.x, sys.modules["__main__"] is __main__, __package__)
if __name__ == "__main__":
    print("run as a script")
