def body(n):
    try:
        for i in range(n):
            yield i
    finally:
        print("closed", n)


try:
    a, b = body(5)
except ValueError as error:
    print(error)
try:
    a, b = body(1)
except ValueError as error:
    print(error)
a, *b, c = body(4)
print(a, b, c)
try:
    a, b, *c = body(1)
except ValueError as error:
    print(error)
