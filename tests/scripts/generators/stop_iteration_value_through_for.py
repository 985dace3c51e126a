def inner():
    yield 1
    return "lost"


for x in inner():
    print(x)
print(list(inner()), sum(inner()), max(inner()))
it = inner()
for x in it:
    pass
try:
    next(it)
except StopIteration as stop:
    print("a second StopIteration has no value:", stop.value)
