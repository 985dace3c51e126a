# exit: 1
def total(a, b, c):
    return a + b * (c - "x") + 1


total(1,
      2, 3)
