def v(x):
    print("v", x)
    return x


print(v(0) or v("") or v("last"))
print(v(1) and v([]) and v("never"))
print(v(1) and v(0) or v(2))
print(not v(0), not not v("x"))


class Asked:
    n = 0

    def __bool__(self):
        Asked.n += 1
        return True


a = Asked()
(a and a) or a
if a and a:
    pass
print(Asked.n)
if not (a and not a):
    print("yes")
x = None
print(x or [] or {} or "end", 0 and 1, [] and 1)


class Bad:
    def __bool__(self):
        return "no"


try:
    not Bad()
except TypeError as error:
    print(error)


class Len:
    def __len__(self):
        return -1


try:
    bool(Len())
except ValueError as error:
    print(error)
