def body():
    x = 1
    yield x
    del x
    yield "deleted"
    try:
        x
    except UnboundLocalError as error:
        yield str(error)


print(list(body()))
