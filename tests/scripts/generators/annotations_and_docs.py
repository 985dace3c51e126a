def body(n: int) -> "Iterator[int]":
    """Counts."""
    yield n


print(body.__doc__, body.__annotations__["return"], body.__annotations__["n"])
print(body(1).__doc__ is None or isinstance(body(1).__doc__, str))
