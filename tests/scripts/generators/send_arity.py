def body():
    yield


g = body()
for arguments in [(), (1, 2)]:
    try:
        g.send(*arguments)
    except TypeError as error:
        print(error)
try:
    g.send(value=1)
except TypeError as error:
    print(error)
try:
    g.throw()
except TypeError as error:
    print(error)
try:
    g.throw(1, 2, 3, 4)
except TypeError as error:
    print(error)
try:
    g.close(1)
except TypeError as error:
    print(error)
