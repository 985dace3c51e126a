def assignments(a, b, c):
    a, b = b, a
    x = y = a
    first, *rest, last = c
    for k, v in c:
        a[k] += v
        b.attr -= k
    del x, a[0], b.attr
    return y


def maybe_unbound(flag):
    if flag:
        value = 1
    return value
