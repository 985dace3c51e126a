x = 5
print("big" if x > 3 else "small", ("a" if x else "b") if not x else "c")
print([i if i % 2 else -i for i in range(4)])
f = lambda n: "neg" if n < 0 else "zero" if n == 0 else "pos"
print(f(-1), f(0), f(1))
