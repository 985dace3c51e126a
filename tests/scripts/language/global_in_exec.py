# A name that a nested function declares global is global in the block around it too, whatever namespace exec gives that.
namespace, locals_ = {}, {}
exec("x = 1\ny = 2\ndef f():\n    global x\n    return x\nprint(f())", namespace, locals_)
print("x" in namespace, "x" in locals_, "y" in namespace, "y" in locals_)
