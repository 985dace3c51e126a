# close() raises GeneratorExit inside the generator, where it is suspended.
def simple_coroutine():
    try:
        while True:
            value = yield
            print(f"Received: {value}")
    except GeneratorExit:
        print("Generator is closing. Performing cleanup.")
    finally:
        print("This finally block always runs.")


gen = simple_coroutine()
next(gen)
gen.send("hello")
gen.close()
