def f():
    try:
        n += 1
    except UnboundLocalError as error:
        print(error)
    s = "a"
    s += "b"
    items = [0]
    items[0] += 5
    items[-1] -= 1
    return s, items


n = 0
print(f())
