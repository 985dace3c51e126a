def body():
    print("never")
    try:
        yield
    finally:
        print("never")


g = body()
del g
print("dropped")
