# reference: 3.14
class Manager:
    def __getattr__(self, name):
        print("getattr must not be called", name)

    @property
    def __enter__(self):
        print("lookup enter")
        return lambda: "entered"

    @property
    def __exit__(self):
        print("lookup exit")
        return lambda *a: print("exited")


with Manager() as m:
    print(m)
