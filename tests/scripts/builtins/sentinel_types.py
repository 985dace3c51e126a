# reference: 3.14
import types

print(types.SimpleNamespace(a=1, b="x"))
print(types.SimpleNamespace(a=1) == types.SimpleNamespace(a=1))
print(types.MappingProxyType({1: 2}))
print(types.MappingProxyType({1: 2})[1])
n = types.SimpleNamespace(x=1)
n.y = 2
del n.x
print(n, vars(n))
m = types.MappingProxyType({"k": 1})
try:
    m["k"] = 2
except TypeError as error:
    print(error)
print(m | {"z": 1}, m.get("k"), list(m), len(m), m == {"k": 1})
for name in (
    "FunctionType",
    "LambdaType",
    "GeneratorType",
    "CoroutineType",
    "AsyncGeneratorType",
    "CodeType",
    "MethodType",
    "BuiltinFunctionType",
    "ModuleType",
    "TracebackType",
    "FrameType",
    "NoneType",
    "EllipsisType",
    "NotImplementedType",
    "CellType",
    "MappingProxyType",
    "SimpleNamespace",
    "UnionType",
    "GenericAlias",
    "WrapperDescriptorType",
    "MethodWrapperType",
    "MethodDescriptorType",
    "ClassMethodDescriptorType",
    "GetSetDescriptorType",
    "MemberDescriptorType",
):
    print(name, getattr(types, name).__name__)
