import copy
import pickle

for alias in (tuple[*tuple[int, ...]], tuple[float, *tuple[int, ...]], next(iter(tuple[int, ...]))):
    print(copy.copy(alias), copy.deepcopy(alias) == alias, pickle.loads(pickle.dumps(alias)) == alias)
iterator = iter(tuple[int, ...])
print(type(iterator).__name__, next(iterator), next(iterator, None), list(iterator))


class G[T]:
    def __init__(self, a):
        self.a = a


print([pickle.loads(pickle.dumps(G(5), protocol)).a for protocol in range(6)])
