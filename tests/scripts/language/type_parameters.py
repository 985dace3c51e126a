def first[T](items: list[T]) -> T:
    return items[0]


class Box[T, *Ts, **P]:
    def m[U](self, x: U) -> tuple[T, U]:
        return T, U


print(first([1]), first.__type_params__, Box.__type_params__, Box.m.__type_params__)
T, Ts, P = Box.__type_params__
print(type(T).__name__, type(Ts).__name__, type(P).__name__, T.__name__, repr(Ts), repr(P))
print(Box().m(1), Box.__parameters__, Box.__orig_bases__, Box[int, str, [int]])


def bounded[T: int, U: (int, str), V = bool](x):
    return T.__bound__, U.__constraints__, V.__default__, T.has_default()


print(bounded(1))


class Lazy[T: Undefined]:
    pass


try:
    Lazy.__type_params__[0].__bound__
except NameError as error:
    print(error)


class Base[T]:
    pass


class Sub[U](Base[U]):
    pass


print(Sub.__orig_bases__, Sub[int].__origin__.__name__, Sub.__mro__[1].__name__)
try:
    T_outside = first.T
except AttributeError as error:
    print(error)
try:
    U
except NameError as error:
    print(error)
