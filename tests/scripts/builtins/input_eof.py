import io
import sys

sys.stdin = io.StringIO("first\nsecond\n")
print(input("prompt> "))
print(input())
try:
    input()
except EOFError as error:
    print(error)
try:
    input(1, 2)
except TypeError as error:
    print(error)
