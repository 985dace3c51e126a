# The code of a module begins before its first line; a function's at its def.
import dis

module = compile("x = 1\n\ndef f():\n    pass\n", "name", "exec")
print([line for start, end, line in module.co_lines()][0], module.co_firstlineno)
print([line for start, line in dis.findlinestarts(module)])
function = next(constant for constant in module.co_consts if hasattr(constant, "co_lines"))
print([line for start, end, line in function.co_lines()][0], function.co_firstlineno)
print([line for start, end, line in compile("x", "name", "eval").co_lines()])
