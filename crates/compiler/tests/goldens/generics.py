def generic[T: int = bool](argument: T) -> list[T]:
    return [argument]


class Generic[*Ts]:
    field: tuple[*Ts]


type Alias[**P] = Callable[P, int]
