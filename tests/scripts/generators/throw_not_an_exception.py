def body():
    try:
        yield "ready"
    finally:
        print("finally")


g = body()
next(g)
for bad in [1, "text", None, int, object(), ValueError("x").args]:
    try:
        g.throw(bad)
    except TypeError as error:
        print(error)
print("still suspended:", g.gi_suspended)
g.close()
