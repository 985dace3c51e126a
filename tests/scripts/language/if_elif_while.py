def classify(n):
    if n < 0:
        return "negative"
    elif n == 0:
        return "zero"
    elif n < 10:
        return "small"
    else:
        return "big"


print([classify(n) for n in (-1, 0, 5, 50)])
n = 0
while n < 5:
    n += 1
    if n == 2:
        continue
    if n == 4:
        break
    print(n)
else:
    print("never")
while False:
    pass
else:
    print("else of while")
while True:
    while True:
        break
    else:
        print("never")
    break
