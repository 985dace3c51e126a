for action in (
    lambda: UnicodeDecodeError("a"),
    lambda: SyntaxError("m", 5),
    lambda: ImportError("x", wrong=1),
    lambda: OSError(errno=1),
    lambda: StopIteration(value=1),
):
    try:
        print(repr(action()))
    except (TypeError, IndexError) as error:
        print(error)
