# reference: 3.14
type Number = int | float
type Pair[A, B] = tuple[A, B]
type Recursive = list[Recursive] | int
type Undefined = NotThere

print(Number, type(Number).__name__, Number.__name__, Number.__value__, Number.__type_params__)
print(Pair[int, str], Pair.__value__, Pair.__type_params__)
print(Recursive.__value__)
try:
    Undefined.__value__
except NameError as error:
    print(error)


class C:
    type Inner = C

    def m(self):
        type Local = self.__class__
        return Local


print(C.Inner.__value__ is C, C().m().__value__)
type = 5
print(type)
try:
    isinstance(1, Number)
except TypeError as error:
    print(error)
for source in [
    "type X = 1 = 2",
    "type X[T, T] = 1",
    "type X.y = 1",
    "type X = (yield)",
    "type X = (a := 1)",
    "def f[T](x: (yield)): pass",
    "type X = await y",
    "class A[T: (yield)]: pass",
    "def f[T=int, U](): pass",
    "type X[*Ts: int] = 1",
]:
    try:
        compile(source, "<s>", "exec")
        print("ok")
    except SyntaxError as error:
        print(error.msg)
