def body():
    while (yield "while?"):
        if (yield "if?"):
            print("yes")
        elif (yield "elif?"):
            print("elif")
        else:
            print("no")
    else:
        print("else of while")
    assert (yield "assert?"), (yield "message?")


g = body()
print(next(g))
for value in (True, True, True, False, True, True, False, False, False):
    print(g.send(value))
print(g.send(False))
try:
    g.send("the message")
except AssertionError as error:
    print(repr(error))
