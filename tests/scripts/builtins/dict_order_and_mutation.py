d = {i: i for i in range(5)}
del d[2]
d[2] = "again"
d[0] = "kept in place"
print(d)
for action in ("d[99] = 1", "del d[4]", "d.clear()"):
    d = {i: i for i in range(5)}
    try:
        for k in d:
            exec(action)
    except RuntimeError as error:
        print(error)
d = {i: i for i in range(5)}
try:
    for k in d:
        d[k + 10] = d.pop(k)
except RuntimeError as error:
    print(error)
d = {1: 1}
for k in d:
    d[k] = "value change is fine"
print(d)
it = iter(d)
next(it)
d[2] = 2
try:
    next(it)
except RuntimeError as error:
    print(error)
try:
    next(it)
except (RuntimeError, StopIteration) as error:
    print(type(error).__name__)
big = {i: str(i) for i in range(1000)}
for i in range(0, 1000, 2):
    del big[i]
print(len(big), list(big)[:5], big[501], sum(big))
d = {}
for i in range(100):
    d[i % 7] = i
    d.pop((i + 3) % 7, None)
print(d)
