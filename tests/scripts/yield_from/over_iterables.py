def over(source):
    result = yield from source
    print("result", result)


print(list(over([1, 2])), list(over("ab")), list(over(range(2))), list(over({"k": 1})), list(over(())))
try:
    list(over(5))
except TypeError as error:
    print(error)
try:
    list(over(None))
except TypeError as error:
    print(error)
