class Manager:
    def __init__(self, value):
        self.value = value

    def __enter__(self):
        return self.value

    def __exit__(self, *a):
        pass


d, items = {}, [0, 0]
with Manager(1) as d["k"], Manager((2, 3)) as (x, y), Manager([4, 5]) as [*items]:
    print(d, x, y, items)
with Manager("text") as Manager.attribute:
    print(Manager.attribute)
try:
    with Manager(1) as (a, b):
        print("never")
except TypeError as error:
    print(error)
