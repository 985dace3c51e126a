def numbers(n):
    print("start numbers")
    for i in range(n):
        print("make", i)
        yield i
    print("end numbers")


def squares(source):
    for x in source:
        yield x * x


def evens(source):
    for x in source:
        if x % 2 == 0:
            yield x


for x in evens(squares(numbers(4))):
    print("got", x)
