def body():
    print("never printed")
    yield


g = body()
try:
    g.throw(ValueError("thrown"))
except ValueError as error:
    print(repr(error))
    print(error.__traceback__.tb_next.tb_frame.f_code.co_name)
print(g.gi_frame, list(g))
