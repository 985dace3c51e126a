def make():
    def f(x):
        return x + 1

    return f


a, b = make().__code__, make().__code__
print(a is b, a == b, hash(a) == hash(b))
first = compile("x = 1", "f", "exec")
second = compile("x = 1", "f", "exec")
third = compile("x = 1.0", "f", "exec")
fourth = compile("x = True", "f", "exec")
print(first == second, first == third, first == fourth, first != second)
print(compile("0.0", "f", "eval") == compile("-0.0", "f", "eval"))
