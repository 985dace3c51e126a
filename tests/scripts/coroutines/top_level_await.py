import ast

print(ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)


class Pause:
    def __await__(self):
        return (yield "paused")


code = compile(
    "x = await Pause()\nprint('x', x)\nfor i in range(2): await Pause()", "<s>", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
)
print(bool(code.co_flags & 0x80))
import types

c = types.FunctionType(code, globals())()
print(type(c).__name__, c.send(None), c.send(5), c.send(None))
try:
    c.send(None)
except StopIteration:
    print("end", x)
value = eval(compile("await Pause()", "<s>", "eval", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT))
print(type(value).__name__, value.send(None))
value.close()
plain = compile("1 + 1", "<s>", "eval", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
print(eval(plain))
