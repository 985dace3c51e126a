x = 1; y = 2; print(x, y)
if x: print("one"); print("two")
for i in range(2): print(i); print("-")
print(x +
      y, [
    1,
    2,
], {
    "a":
        1
})
total = 1 + \
    2 + \
    3
print(total); del total
def f(): return 1; print("never")
class C: a = 1; b = a + 1
print(f(), C.b)
while x < 3: x += 1; continue
else: print("done")
try: 1 / 0
except ZeroDivisionError: print("caught"); print("again")
finally: print("finally")
with open(__file__) as f, \
        open(__file__) as g: print(f.name == g.name)
lambda: (yield); print("end");
