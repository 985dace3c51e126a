# None in place of a special method: most are called like any other value, for some it says that there is none.
import math
import operator

calls = {
    "__str__": str, "__repr__": repr, "__format__": format, "__next__": next, "__neg__": operator.neg,
    "__abs__": abs, "__int__": int, "__float__": float, "__complex__": complex, "__index__": operator.index,
    "__round__": round, "__trunc__": math.trunc, "__floor__": math.floor, "__ceil__": math.ceil, "__dir__": dir,
    "__instancecheck__": lambda x: isinstance(1, x), "__subclasscheck__": lambda x: issubclass(int, x),
    "__aiter__": aiter, "__anext__": anext, "__len__": len, "__getitem__": lambda x: x[0],
    "__iter__": iter, "__contains__": lambda x: 1 in x, "__reversed__": reversed, "__hash__": hash,
    "__add__": lambda x: x + 1, "__radd__": lambda x: 1 + x, "__eq__": lambda x: x == 1, "__lt__": lambda x: x < 1,
    "__set__": lambda x: setattr(type("Q", (), {"x": x})(), "x", 1),
    "__delete__": lambda x: delattr(type("Q", (), {"x": x})(), "x"),
    "__class_getitem__": lambda x: type(x)[1], "__enter__": lambda x: exec("with x: pass", {"x": x}),
}
for name, call in calls.items():
    made = type("C", (), {name: None})()
    try:
        print(name, "gives", type(call(made)).__name__)
    except TypeError as error:
        print(name, error)
