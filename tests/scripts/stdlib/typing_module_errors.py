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


class G(Generic[T]):
    x: T


class I(Protocol):
    def f(self): ...


for action in (
    lambda: I(),
    lambda: isinstance(5, I),
    lambda: Optional[int, str],
    lambda: Union[()],
    lambda: G[int, str],
    lambda: TypeVar("T", int),
    lambda: Any(),
    lambda: typing.assert_never(5),
    lambda: list[int](5) if False else Literal[[]],
):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)
