# While a comprehension's variables are bound in a module's or class's frame, locals are those and nothing else.
import sys

outside = 1
print([sorted(locals()) for inside in [0]], ["outside" in sys._getframe().f_locals for inside in [0]])
print([sys._getframe().f_locals["inside"] for inside in [7]])
kept = [sys._getframe().f_locals for inside in [0]][0]
print("inside" in kept, "outside" in locals())


class C:
    member = 1
    print([sorted(locals()) for inside in [0]], "member" in locals())


def function(argument):
    print([sorted(locals()) for inside in [0]])


function(1)
