def body():
    try:
        yield 1
        raise ValueError("inside")
    finally:
        print("finally")


def run():
    g = body()
    next(g)
    try:
        next(g)
    except ValueError as error:
        return error


error = run()
print(error.__traceback__.tb_next.tb_frame.f_code.co_name)
del error
print("released")
