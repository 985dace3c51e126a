# A key that takes part in a comparison disappears from its dict meanwhile.
class Clearer:
    def __hash__(self):
        return 1

    def __eq__(self, other):
        table.clear()
        return True


table = {Clearer(): 1}
print(table.get(Clearer()), len(table))
