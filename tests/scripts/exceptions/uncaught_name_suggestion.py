# exit: 1
counter = 5
print(countr)
