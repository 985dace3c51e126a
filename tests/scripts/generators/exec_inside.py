def body():
    namespace = {}
    exec("def inner():\n    yield 1\n    yield 2", namespace)
    yield from namespace["inner"]()
    yield eval("[x for x in (i * 2 for i in range(3))]")


print(list(body()))
