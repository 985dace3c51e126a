import copy
import pickle


class Sequence:
    def __getitem__(self, index):
        if index > 3:
            raise IndexError
        return index


iterator = iter(Sequence())
next(iterator)
print(iterator.__reduce__()[2], list(copy.copy(iterator)), list(pickle.loads(pickle.dumps(iterator))))
iterator.__setstate__(3)
print(list(iterator), list(iterator))
