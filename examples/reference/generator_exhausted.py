# Closing an exhausted generator does nothing.
def exhausted_coroutine():
    yield 1
    yield 2


gen = exhausted_coroutine()
print(next(gen))
print(next(gen))
print(next(gen, "Default"))
print(gen.close())
