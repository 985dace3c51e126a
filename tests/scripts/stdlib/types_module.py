import types

print(types.new_class("N", (list,), {}, lambda ns: ns.update(x=1)).x, types.resolve_bases((list[int],)), types.prepare_class("P")[0], types.get_original_bases(type("Q", (int,), {})))


class C:
    @types.DynamicClassAttribute
    def d(self):
        return "dynamic"

    def m(self):
        return self


print(C().d, types.MethodType(C.m, 5)(), types.SimpleNamespace(**{"a": 1}), types.CellType(5).cell_contents, isinstance(C.m, types.FunctionType), isinstance(C().m, types.MethodType), isinstance(len, types.BuiltinFunctionType), types.NoneType is type(None))
f = types.FunctionType(compile("a + b", "", "eval"), {"a": 1, "b": 2})
print(f())
code = (lambda x: x).__code__
print(isinstance(code, types.CodeType), code.replace(co_name="n").co_name)
g = types.GenericAlias(dict, (int, str))
print(g, g.__args__)
try:
    types.CellType().cell_contents
except ValueError as error:
    print(error)
