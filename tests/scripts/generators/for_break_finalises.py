def body():
    try:
        yield 1
        yield 2
    finally:
        print("finally")


for x in body():
    print(x)
    break
print("after the loop")
for x in body():
    if x == 2:
        break
else:
    print("no")
print("end")


def function():
    for x in body():
        return x


print(function())
