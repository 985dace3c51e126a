# A generator must not yield after GeneratorExit.
def misbehaving_coroutine():
    try:
        value = yield
        print(f"Got: {value}")
        value = yield
    except GeneratorExit:
        print("Exiting, but now I'll yield again...")
        yield "This is illegal!"


gen = misbehaving_coroutine()
next(gen)
gen.send("test")
try:
    gen.close()
except RuntimeError as e:
    print(f"Caught RuntimeError: {e}")
