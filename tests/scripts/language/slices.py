a = list(range(10))
print(a[2:5], a[:3], a[7:], a[::3], a[::-1], a[-3:], a[5:2], a[5:2:-1], a[:], a[100:], a[-100:2], a[1:9:2])


class Show:
    def __getitem__(self, key):
        return key

    def __setitem__(self, key, value):
        print("set", key, value)

    def __delitem__(self, key):
        print("del", key)


s = Show()
print(s[1], s[1:2], s[1:2:3], s[:], s[::], s[1:, ::2], s[..., 1], s[()], s[1,], s[*[1, 2]], s[*[1], 2:3], s["a":"b"])
s[1:2] = 5
s[:, None] = 6
del s[1:2, 3]
s[0] = s[1] = 7
a[2:4] = "xyz"
a[::3] = [0] * len(a[::3])
print(a)
del a[1:3], a[::2]
print(a)
try:
    a[::2] = [1]
except ValueError as error:
    print(error)
try:
    a["x"]
except TypeError as error:
    print(error)
try:
    a[1:"x"]
except TypeError as error:
    print(error)
try:
    a[::0]
except ValueError as error:
    print(error)
