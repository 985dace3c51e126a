# A list that goes lets go of its items one by one, the last first; what an item's finaliser does comes before the next item
# is let go of.
kept = []


class Noted:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("gone", self.name)
        kept.clear()
        print("done", self.name)


def run(container, *names):
    shared = Noted("shared")
    kept.append(shared)
    made = container([shared, Noted("last")])
    del shared
    print("--", container.__name__)
    del made
    kept.clear()


run(list)
run(tuple)
