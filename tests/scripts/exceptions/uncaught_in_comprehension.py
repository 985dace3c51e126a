# reference: 3.14
# exit: 1
values = [1, 0]
print([10 // v for v in values if v < 5])
