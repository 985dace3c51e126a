# locals() within a comprehension of a module's or class's body has the comprehension's variables.
import sys

print([locals()["x"] for x in [5]], [sys._getframe().f_locals["x"] for x in [6]], "x" in locals())


class C:
    print([locals()["y"] for y in [7]], "y" in locals())


print({k: locals()["k"] for k in "ab"})
