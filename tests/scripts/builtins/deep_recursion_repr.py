import sys

a = []
for _ in range(50000):
    a = [a]
try:
    repr(a)
    print("fine")
except RecursionError:
    print("RecursionError")
b = []
for _ in range(50000):
    b = [b]
try:
    print(a == b)
except RecursionError:
    print("RecursionError")
d = {}
for _ in range(50000):
    d = {1: d}
try:
    repr(d)
except RecursionError:
    print("RecursionError")
