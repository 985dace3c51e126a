class Source:
    def __iter__(self):
        print("iter")
        return iter([1, 2])


g = (x for x in Source())
print("made")
print(next(g), next(g))
