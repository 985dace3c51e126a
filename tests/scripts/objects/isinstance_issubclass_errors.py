for action in (
    lambda: isinstance(5, 5),
    lambda: issubclass(5, int),
    lambda: issubclass(int, 5),
    lambda: isinstance(5, [int]),
    lambda: isinstance(5),
    lambda: isinstance(5, (5,)),
):
    try:
        print(action())
    except TypeError as error:
        print(error)
