def body():
    try:
        yield 1
    finally:
        print("closed at exit")


g = body()
next(g)
print("last line")
