import graphlib

print(list(graphlib.TopologicalSorter({"d": ["b", "c"], "b": ["a"], "c": ["a"]}).static_order())[0])
try:
    list(graphlib.TopologicalSorter({1: [2], 2: [1]}).static_order())
except graphlib.CycleError as error:
    print(error.args[0])
import array

a = array.array("i", [1, 2, 3])
a.append(4)
print(a)
print(a[1])
print(a.tolist())
print(a.itemsize)
print(a.tobytes()[:4])
print(a.typecode)
print(array.array("d", [1.5]) * 2)
try:
    array.array("b", [300])
except OverflowError as error:
    print(error)
