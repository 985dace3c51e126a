def body():
    try:
        raise ValueError("v")
    except ValueError as error:
        yield repr(error)
        yield "still " + repr(error)
    try:
        error
    except UnboundLocalError as e:
        yield type(e).__name__


print(list(body()))
