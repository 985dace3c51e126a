import copy


class C:
    def __init__(self, v):
        self.v = v

    def __eq__(self, o):
        return self.v == o.v


a = C([1, [2]])
b, c = copy.copy(a), copy.deepcopy(a)
print(b.v is a.v, c.v is a.v, c == a, c.v[1] is a.v[1])


class Own:
    def __copy__(self):
        return "copied"

    def __deepcopy__(self, memo):
        return "deep copied"

    def __reduce__(self):
        return (list, ("ab",))


print(copy.copy(Own()), copy.deepcopy([Own()]))
import pickle

print(pickle.loads(pickle.dumps(Own())))
loop = [1]
loop.append(loop)
d = copy.deepcopy(loop)
print(d is not loop, d[1] is d)
print(copy.copy([1]))
print(copy.copy({1: 2}))
print(copy.copy((1,)))
print(copy.copy({1}))
print(copy.deepcopy({"a": [1]}))


class State:
    def __init__(self):
        self.x, self.cache = 1, "big"

    def __getstate__(self):
        return {"x": self.x}

    def __setstate__(self, s):
        self.x, self.cache = s["x"], "rebuilt"


s = pickle.loads(pickle.dumps(State()))
print(s.x, s.cache, object().__reduce_ex__(2)[0].__name__)
