import types

print(types.new_class("N", (list,), {}, lambda ns: ns.update(x=1)).x)
print(types.resolve_bases((list[int],)))
print(types.prepare_class("P")[0])
print(types.get_original_bases(type("Q", (int,), {})))


class C:
    @types.DynamicClassAttribute
    def d(self):
        return "dynamic"

    def m(self):
        return self


print(C().d)
print(types.MethodType(C.m, 5)())
print(types.SimpleNamespace(**{"a": 1}))
print(types.CellType(5).cell_contents)
print(isinstance(C.m, types.FunctionType))
print(isinstance(C().m, types.MethodType))
print(isinstance(len, types.BuiltinFunctionType))
print(types.NoneType is type(None))
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
