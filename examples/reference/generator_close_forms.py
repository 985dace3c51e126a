# Every way in which a generator comes to its end: close(), break, dropping, throw(GeneratorExit).
class Resource:
    def __enter__(self):
        print("open")
        return self

    def __exit__(self, exc_type, exc, tb):
        print("closed by", exc_type.__name__ if exc_type else None)


def reader():
    with Resource():
        yield 1
        yield 2


gen = reader()
next(gen)
gen.close()

for _ in reader():
    break

gen = reader()
next(gen)
try:
    gen.throw(GeneratorExit)
except GeneratorExit:
    print("GeneratorExit came back")

print(list(reader()))
