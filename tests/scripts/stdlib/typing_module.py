# reference: 3.14
import typing
from typing import Annotated, Any, Callable, ClassVar, Generic, Literal, NamedTuple, NewType, Optional, Protocol, TypedDict, TypeVar, Union, cast, get_args, get_origin, get_type_hints, overload, runtime_checkable

T = TypeVar("T", bound=int)
print(Optional[int], Union[int, str, int], Callable[[int], str], Literal["a", 1], Annotated[int, "x"], ClassVar[int], Any, T, typing.List[int], typing.Dict[str, int], typing.Tuple[int, ...])
print(get_origin(list[int]), get_args(dict[str, int]), get_origin(Optional[int]), get_args(Callable[[int], str]), cast(int, "x"), get_type_hints(lambda: 0))


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


print(G[int], G[int].__args__, P(1), P._field_defaults, D(k=1), D.__optional_keys__, isinstance([], HasLen), isinstance(5, HasLen), NewType("N", int)(5), get_type_hints(P), G.__parameters__)
for action in (lambda: I(), lambda: isinstance(5, I), lambda: Optional[int, str], lambda: Union[()], lambda: G[int, str], lambda: TypeVar("T", int), lambda: Any(), lambda: typing.assert_never(5), lambda: list[int](5) if False else Literal[[]]):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)


@overload
def f(x: int) -> int: ...
def f(x):
    return x


print(f(5), typing.assert_type(5, int), typing.TYPE_CHECKING, typing.final(G).__final__, typing.Self, typing.get_overloads(f)[0].__name__, typing.is_typeddict(D), typing.reveal_type.__name__)
