# Clean-up belongs into finally, which runs on close() and when the generator is dropped.
def coroutine_with_resource():
    print("Acquiring resource")
    try:
        while True:
            data = yield
            print(f"Processing: {data}")
    finally:
        print("Releasing resource")


gen = coroutine_with_resource()
next(gen)
gen.send("data A")
gen.close()

gen = coroutine_with_resource()
next(gen)
gen.send("data B")
del gen
print("dropped")
