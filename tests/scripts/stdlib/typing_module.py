# reference: 3.14
import typing
from typing import (
    Annotated,
    Any,
    Callable,
    ClassVar,
    Generic,
    Literal,
    NamedTuple,
    NewType,
    Optional,
    Protocol,
    TypedDict,
    TypeVar,
    Union,
    cast,
    get_args,
    get_origin,
    get_type_hints,
    overload,
    runtime_checkable,
)

T = TypeVar("T", bound=int)
print(Optional[int])
print(Union[int, str, int])
print(Callable[[int], str])
print(Literal["a", 1])
print(Annotated[int, "x"])
print(ClassVar[int])
print(Any)
print(T)
print(typing.List[int])
print(typing.Dict[str, int])
print(typing.Tuple[int, ...])
print(get_origin(list[int]))
print(get_args(dict[str, int]))
print(get_origin(Optional[int]))
print(get_args(Callable[[int], str]))
print(cast(int, "x"))
print(get_type_hints(lambda: 0))


class G(Generic[T]):
    x: T


class P(NamedTuple):
    a: int
    b: str = "d"


class D(TypedDict, total=False):
    k: int


@runtime_checkable
class HasLen(Protocol):
    def __len__(self) -> int: ...


class I(Protocol):
    def f(self): ...


print(G[int])
print(G[int].__args__)
print(P(1))
print(P._field_defaults)
print(D(k=1))
print(D.__optional_keys__)
print(isinstance([], HasLen))
print(isinstance(5, HasLen))
print(NewType("N", int)(5))
print(get_type_hints(P))
print(G.__parameters__)


@overload
def f(x: int) -> int: ...
def f(x):
    return x


print(f(5))
print(typing.assert_type(5, int))
print(typing.TYPE_CHECKING)
print(typing.final(G).__final__)
print(typing.Self)
print(typing.get_overloads(f)[0].__name__)
print(typing.is_typeddict(D))
print(typing.reveal_type.__name__)
